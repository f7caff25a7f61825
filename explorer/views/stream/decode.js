// From one block of bytes to columns and spikes; the layout is told in encode.py.

// What is sent of each column, in order.
const SENT = ["input_low", "input_high", "gate_low", "gate_high", "residue", "ions",
  "control_resistor", "front_end"];

function view(data) {
  if (data instanceof ArrayBuffer) return new DataView(data);
  if (ArrayBuffer.isView(data)) return new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data && data.buffer) return view(data.buffer);
  return null;
}

function decode(block) {
  const length = block.getUint32(0, true);
  const bytes = new Uint8Array(block.buffer, block.byteOffset + 4, length);
  const head = JSON.parse(new TextDecoder().decode(bytes));
  let place = block.byteOffset + 4 + length;
  const take = (count) => {
    const start = place;
    place += 4 * count;
    return start % 4 === 0
      ? new Float32Array(block.buffer, start, count)
      : new Float32Array(block.buffer.slice(start, place));
  };
  const fresh = SENT.map(() => take(head.fresh));
  return { head, fresh, spikes: { times: take(head.spikes), neurons: take(head.spikes) } };
}

// The columns of the traces, each received once; two rows of the plots' source for each.
const ROWS = {
  input: ["input_low", "input_high"], gate_low: ["gate_low"], gate_high: ["gate_high"],
  residue: ["residue"], ions: ["ions"], control_resistor: ["control_resistor"],
  front_end: ["front_end"],
};

class ColumnStore {
  constructor() {
    this.held = {};
    this.zero = new Float32Array(0);
    this.number = null;
  }

  // Returns the source's columns, or null where something is missing between the last message and
  // this one: then everything is to be sent anew.
  take({ head, fresh }) {
    if (head.after !== null && head.after !== this.number) return null;
    const [rows, kept] = [2 * head.columns, 2 * (head.columns - head.fresh)];
    for (const [name, [first, second = first]] of Object.entries(ROWS)) {
      const values = new Float32Array(rows);
      if (kept) values.set(this.held[name].subarray(2 * head.drop, 2 * head.drop + kept));
      const [low, high] = [fresh[SENT.indexOf(first)], fresh[SENT.indexOf(second)]];
      for (let i = 0; i < head.fresh; i += 1) {
        values[kept + 2 * i] = low[i];
        values[kept + 2 * i + 1] = high[i];
      }
      this.held[name] = values;
    }
    this.number = head.n;
    if (this.zero.length !== rows) this.zero = new Float32Array(rows);
    return {
      ...this.held, t: grid(head), zero: this.zero,
      control_resistor: less(this.held.control_resistor, head.spent[0]),
      front_end: less(this.held.front_end, head.spent[1]),
    };
  }
}

function grid(head) {
  const [first, step] = head.grid;
  const times = new Float32Array(2 * head.columns);
  for (let i = 0; i < times.length; i += 1) times[i] = first + (i >> 1) * step;
  return times;
}

function less(values, amount) {
  const fewer = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) fewer[i] = values[i] - amount;
  return fewer;
}

// Fewer rows for a browser that cannot keep up: of every few pairs the least of the first rows and
// the greatest of the second ones, so that no peak is lost. Rows that are equal in pairs stay so:
// else an upright stroke would lean, and an edge of an area would become a saw.
const EDGE = {
  t: "low", gate_low: "low", gate_high: "high", residue: "high", ions: "high",
  control_resistor: "high", front_end: "high",
};

function coarser(columns, every) {
  const thinned = {};
  for (const [name, values] of Object.entries(columns)) {
    const count = Math.ceil(values.length / (2 * every));
    const kept = new Float32Array(2 * count);
    for (let k = 0; k < count; k += 1) {
      let [low, high] = [Infinity, -Infinity];
      const stop = Math.min(2 * every * (k + 1), values.length);
      for (let i = 2 * every * k; i + 1 < stop; i += 2) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i + 1]);
      }
      kept[2 * k] = EDGE[name] === "high" ? high : low;
      kept[2 * k + 1] = EDGE[name] === "low" ? low : high;
    }
    thinned[name] = kept;
  }
  return thinned;
}

// How far a dash reaches above and below its row. In a crowd, where a row is less than a pixel
// high, it reaches over its neighbours to stay in sight.
const reach = (neurons) => Math.max(0.36, neurons / 90);

// The spikes of the window, each received once. Times are absolute, in the unit of the axis.
class SpikeStore {
  constructor() {
    this.times = new Float64Array(4096);
    this.neurons = new Float32Array(4096);
    this.neuronCount = 1;
    // Changes whenever what was there before does not count any more.
    this.generation = 0;
    this.clear();
  }

  clear() {
    this.count = 0;
    this.dropped = 0;
    this.end = null;
    this.generation += 1;
  }

  // Returns whether the spikes carry on from what is here; if not, everything is to be sent anew.
  take({ head, spikes }) {
    this.neuronCount = head.neurons;
    if (head.from === null) this.clear();
    else if (head.from !== this.end || head.epoch !== this.epoch) return false;
    this.end = head.end;
    this.epoch = head.epoch;
    this.forget(head.now - head.window);
    this.room(this.count + spikes.times.length);
    for (let i = 0; i < spikes.times.length; i += 1) {
      this.times[this.count] = head.now + spikes.times[i];
      this.neurons[this.count] = spikes.neurons[i];
      this.count += 1;
    }
    return true;
  }

  // Spikes come chunk by chunk, so all before the first recent one are old enough to go.
  forget(edge) {
    let old = 0;
    while (old < this.count && this.times[old] < edge) old += 1;
    if (old < 1024 || old < this.count / 2) return;
    this.times.copyWithin(0, old, this.count);
    this.neurons.copyWithin(0, old, this.count);
    this.count -= old;
    this.dropped += old;
  }

  room(wanted) {
    if (wanted <= this.times.length) return;
    const size = Math.max(wanted, 2 * this.times.length);
    const [times, neurons] = [new Float64Array(size), new Float32Array(size)];
    times.set(this.times.subarray(0, this.count));
    neurons.set(this.neurons.subarray(0, this.count));
    Object.assign(this, { times, neurons });
  }

  within(start, end) {
    let found = 0;
    for (let i = 0; i < this.count; i += 1)
      if (this.times[i] >= start && this.times[i] <= end) found += 1;
    return found;
  }

  // The newest spikes as one broken line for the plot's source: hover and exports read it.
  dashes(now, window, most) {
    const half = reach(this.neuronCount);
    const chosen = [];
    for (let i = this.count - 1; i >= 0 && chosen.length < most; i -= 1)
      if (this.times[i] >= now - window && this.times[i] <= now) chosen.push(i);
    const size = 3 * chosen.length;
    const columns = {
      t: new Float32Array(size), row: new Float32Array(size), neuron: new Float32Array(size),
    };
    chosen.reverse().forEach((i, place) => {
      const [k, neuron] = [3 * place, this.neurons[i]];
      columns.t.fill(this.times[i] - now, k, k + 3);
      columns.neuron.fill(neuron, k, k + 3);
      columns.row[k] = neuron - half;
      columns.row[k + 1] = neuron + half;
      columns.row[k + 2] = NaN;
    });
    return columns;
  }
}
