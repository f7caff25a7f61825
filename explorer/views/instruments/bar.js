// Instruments on the time plots: navigator, cursors, values under the pointer, frozen runs.
// Data go into the plots' own sources in place, as the stream does (see stream/client.js).

function unpack(data) {
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data)
    : ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data.buffer);
  if (bytes.byteLength < 8) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let place = 4 + length;
  const columns = {};
  for (const [name, size] of head.arrays) {
    const stop = place + 8 * size;
    columns[name] = new Float64Array(bytes.slice(place, stop).buffer);
    place = stop;
  }
  return { head, columns };
}

function find(name) {
  for (const document of Bokeh.documents) {
    const model = document.get_model_by_name(name);
    if (model) return model;
  }
  return null;
}

function* all(view) {
  yield view;
  for (const child of view.child_views || []) yield* all(child);
}

function viewOf(name) {
  for (const root of Bokeh.index)
    for (const part of all(root))
      if (part.model && part.model.type === "Figure" && part.model.name === name) return part;
  return null;
}

// A spike is a short upright stroke: two points, then a gap.
function dashes(times, neurons, crowd) {
  const half = Math.max(0.36, (crowd || 1) / 90);
  const t = new Float64Array(3 * times.length);
  const row = new Float64Array(t.length);
  const neuron = new Float64Array(t.length);
  for (let i = 0, k = 0; i < times.length; i += 1, k += 3) {
    t.fill(times[i], k, k + 3);
    neuron.fill(neurons[i], k, k + 3);
    row[k] = neurons[i] - half;
    row[k + 1] = neurons[i] + half;
    row[k + 2] = NaN;
  }
  return { t, row, neuron };
}

function write(source, columns) {
  if (!source) return;
  for (const name of Object.keys(columns)) source.data[name] = columns[name];
  source.change.emit();
}

function number(value, digits = 4) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-4) return value.toExponential(2);
  return String(Number(value.toPrecision(digits)));
}

// What the plots show at a place of the time axis; least and largest where they are apart.
function valuesAt(x, labels) {
  const source = find("wetware_traces");
  const t = source && source.data.t;
  if (!t || t.length < 2) return null;
  // The ends of the axis belong to the first and the last column.
  const air = 0.02 * (t[t.length - 1] - t[0]);
  if (x < t[0] - air || x > t[t.length - 1] + air) return null;
  let low = 0;
  let high = t.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (t[middle] <= x) low = middle;
    else high = middle - 1;
  }
  const at = low - (low % 2);
  const d = source.data;
  const range = find("wetware_plot_stimulus_gate").y_range;
  const half = 0.008 * Math.abs(range.end - range.start);
  const gate = [d.gate_low[at] + half, d.gate_high[at] - half];
  return {
    input: [Math.min(d.input[at], d.input[at + 1]), Math.max(d.input[at], d.input[at + 1])],
    gate, lower: [d.residue[at], d.residue[at]],
    upper: [d.ions[at] - d.residue[at], d.ions[at] - d.residue[at]],
    spent: [d.front_end[at], d.front_end[at + 1]],
  };
}

function words(pair, unit) {
  const apart = Math.abs(pair[1] - pair[0]) > 0.02 * Math.max(Math.abs(pair[0]), Math.abs(pair[1]));
  const said = apart ? `${number(pair[0], 3)} … ${number(pair[1], 3)}` : number((pair[0] + pair[1]) / 2, 3);
  return unit ? `${said} ${unit}` : said;
}

const middle = (pair) => (pair[0] + pair[1]) / 2;

export function render({ model, el }) {
  const t = model.texts;
  const tool = (id, pressed) =>
    `<button id="${id}" data-tip="${t[id + "_tip"]}"${pressed ? ' aria-pressed="false"' : ""}>${t[id]}</button>`;
  el.innerHTML = `<div class="row" role="toolbar" aria-label="${t.export}, ${t.measure}, ${t.compare}">
    <button id="live" class="on" data-tip="${t.live_tip}"><i></i>${t.live}</button>
    <label class="past" data-tip="${t.past_tip}">      <input id="past" type="range" min="-1000" max="0" step="1" value="0" aria-label="${t.past}">
      <output id="where"></output></label>
    <button id="unfreeze" data-tip="${t.remove}" hidden></button>
    ${tool("measure", true)}${tool("analysis", true)}${tool("compare")}${tool("explain")}${tool("export")}
  </div>
  <div class="row" id="marks" hidden>
    <span class="mark" role="slider" tabindex="0" id="mark_a" aria-label="${t.cursor} A"></span>
    <span class="mark" role="slider" tabindex="0" id="mark_b" aria-label="${t.cursor} B"></span>
    <span class="found" id="found" role="status" aria-live="polite"></span>
  </div>`;
  const get = (id) => el.querySelector("#" + id);
  const ask = (name, more) => {
    model.command = { name, count: (model.command.count || 0) + 1, ...more };
  };

  const tip = document.createElement("div");
  tip.className = "wetware-tip wetware-values";
  tip.hidden = true;
  document.body.append(tip);

  // ---- where we look ------------------------------------------------------------------------
  let head = null;
  let playing = true;
  let holding = 0;   // until then, frames that were under way when "hold" was asked still play
  let range = null;
  let lookTimer = null;
  let shownNow = null;
  let per = 0;
  const labels = () => model.labels;
  const atLive = () =>
    !range || (Math.abs(range.start - range.reset_start) < 1e-9 * Math.abs(range.reset_start)
      && Math.abs(range.end) < 1e-9 * Math.abs(range.reset_start));
  const where = () => {
    if (!head || !range) return;
    const unit = head.unit;
    const back = -range.end;
    const oldest = Math.max(head.now, 1e-30);
    get("past").value = String(-1000 * Math.min(1, Math.max(0, back) / oldest));
    const close = Math.abs(back) < 1e-6 * Math.abs(range.reset_start);
    const text = close ? t.now : `−${number(back)} ${unit}`;
    const said = !playing && per === 1 ? `${text} · ${t.step}` : text;
    if (get("where").textContent !== said) get("where").textContent = said;
    get("past").setAttribute("aria-valuetext", said);
    get("live").classList.toggle("on", playing && atLive());
  };
  const look = () => {
    clearTimeout(lookTimer);
    lookTimer = setTimeout(() => {
      if (!playing && range && head)
        ask("look", { start: Math.min(range.start, range.end), stop: Math.max(range.start, range.end) });
    }, 60);
  };
  const go = (start, end) => {
    range.setv({ start, end });
  };
  const toLive = () => range && go(range.reset_start, 0);
  const attach = () => {
    if (range) return true;
    const figure = find("wetware_plot_stimulus_gate");
    if (!figure) return false;
    range = figure.x_range;
    const moved = () => {
      tip.hidden = true;
      where();
      look();
      placeMarks();
      alignFrozen();
    };
    range.connect(range.properties.start.change, moved);
    range.connect(range.properties.end.change, moved);
    return true;
  };
  get("live").onclick = () => {
    holding = 0;
    toLive();
    if (!playing) ask("play");
  };
  get("past").oninput = () => {
    if (!attach() || !head) return;
    const span = range.end - range.start;
    const oldest = Math.min(0, -head.now + span);
    const end = Math.max(oldest, (Number(get("past").value) / 1000) * head.now);
    if (playing) {
      ask("hold");
      holding = performance.now() + 5000;
    }
    playing = false;
    go(end - span, end);
    look();
  };
  const frame = (event) => {
    head = event.detail;
    if (!attach()) return;
    if (head.playing && performance.now() < holding) return;
    const resumed = head.playing && !playing;
    const stepped = !head.playing && shownNow !== null && head.now !== shownNow && !playing;
    const held = !head.playing && (playing || holding > 0);
    holding = 0;
    playing = head.playing;
    if ((resumed || (stepped && !held)) && !atLive()) toLive();
    shownNow = head.now;
    if (!playing) look();
    else per = 0;
    where();
    readMarks();
    alignFrozen();
  };
  window.addEventListener("wetware-frame", frame);
  model.on("looked", () => {
    const seen = unpack(model.looked);
    if (!seen || playing) return;
    const { spike_t, spike_neuron, ...traces } = seen.columns;
    per = seen.head.per_column;
    write(find("wetware_traces"), traces);
    write(find("wetware_raster"), dashes(spike_t, spike_neuron, seen.head.neurons));
    // For a raster that is drawn elsewhere than in its source.
    window.dispatchEvent(new CustomEvent("wetware-looked", {
      detail: { times: spike_t, neurons: spike_neuron, size: seen.head.neurons } }));
    el.dataset.perColumn = per;
    where();
    readMarks();
  });

  // ---- two cursors --------------------------------------------------------------------------
  const spans = () => [find("wetware_cursor_a"), find("wetware_cursor_b")];
  let connected = false;
  const measuring = () => get("measure").getAttribute("aria-pressed") === "true";
  const placeMarks = () => {
    if (!measuring() || !range) return;
    const [a, b] = spans();
    for (const [span, part] of [[a, 0.35], [b, 0.65]]) {
      const outside = span.location === null || span.location < range.start || span.location > range.end;
      if (outside) span.location = range.start + part * (range.end - range.start);
    }
  };
  const readMarks = () => {
    if (!measuring() || !head) return;
    const [a, b] = spans();
    const unit = head.unit;
    const values = [a, b].map((span) => valuesAt(span.location, labels()));
    [a, b].forEach((span, i) => {
      const name = "AB"[i];
      const v = values[i];
      const said = v ? words(v.gate, "V") : "";
      const mark = get(`mark_${name.toLowerCase()}`);
      mark.innerHTML = `<b>${name}</b>${number(span.location)} ${unit} · ${said}`;
      mark.setAttribute("aria-valuenow", span.location);
      mark.setAttribute("aria-valuemin", range.start);
      mark.setAttribute("aria-valuemax", range.end);
      mark.setAttribute("aria-valuetext", `${number(span.location)} ${unit}, ${labels().gate} ${said}`);
    });
    const dt = b.location - a.location;
    const found = [`<span>Δt <b id="dt">${number(dt)} ${unit}</b></span>`];
    if (dt) found.push(`<span>1/Δt <b>${number(1 / Math.abs(dt * labels().seconds), 3)} Hz</b></span>`);
    if (values[0] && values[1]) {
      const dv = middle(values[1].gate) - middle(values[0].gate);
      const di = middle(values[1].input) - middle(values[0].input);
      const de = middle(values[1].spent) - middle(values[0].spent);
      found.push(`<span>ΔV ${labels().gate} <b id="dv">${number(dv, 3)} V</b></span>`);
      found.push(`<span>${labels().input} <b>${number(di, 3)} V</b></span>`);
      found.push(`<span>ΔE <b>${number(de, 3)} ${labels().energy_unit}</b></span>`);
    }
    const html = found.join("");
    if (get("found").innerHTML !== html) get("found").innerHTML = html;
  };
  get("measure").onclick = () => {
    const on = !measuring();
    get("measure").setAttribute("aria-pressed", String(on));
    get("marks").hidden = !on;
    const [a, b] = spans();
    if (!a || !b) return;
    if (!connected) {
      connected = true;
      for (const span of [a, b]) span.connect(span.properties.location.change, readMarks);
    }
    if (on) placeMarks();
    a.visible = b.visible = on;
    readMarks();
  };
  model.on("put_away", () => measuring() && get("measure").click());
  for (const [id, place] of [["mark_a", 0], ["mark_b", 1]]) {
    get(id).onkeydown = (event) => {
      const span = spans()[place];
      const width = range.end - range.start;
      const step = event.shiftKey ? labels().dt / labels().seconds : width / 200;
      const moves = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step,
                      PageDown: -10 * step, PageUp: 10 * step };
      if (event.key in moves) span.location = Math.min(range.end, Math.max(range.start, span.location + moves[event.key]));
      else if (event.key === "Home") span.location = range.start;
      else if (event.key === "End") span.location = range.end;
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
  }

  // ---- values under the pointer -------------------------------------------------------------
  let pointer = [0, 0];
  const track = (event) => {
    pointer = [event.clientX, event.clientY];
  };
  const inRaster = () => {
    const view = viewOf("wetware_plot_spikes");
    if (!view) return false;
    const box = view.el.getBoundingClientRect();
    return pointer[1] >= box.top && pointer[1] <= box.bottom && pointer[0] >= box.left && pointer[0] <= box.right;
  };
  const over = (event) => {
    const x = event.detail;
    const v = x === null || !head || inRaster() ? null : valuesAt(x, labels());
    tip.hidden = !v;
    if (!v) return;
    const l = labels();
    const lines = [`${number(x)} ${head.unit}`, `${l.input} ${words(v.input, "V")}`, `${l.gate} ${words(v.gate, "V")}`,
      `${l.upper} ${words(v.upper, l.length_unit)}`, `${l.lower} ${words(v.lower, l.length_unit)}`,
      `${l.energy} ${words(v.spent, l.energy_unit)}`];
    tip.innerText = lines.join("\n");
    const size = tip.getBoundingClientRect();
    const right = pointer[0] + 16 + size.width < window.innerWidth - 290;
    tip.style.left = `${right ? pointer[0] + 16 : pointer[0] - 16 - size.width}px`;
    tip.style.top = `${Math.min(Math.max(pointer[1] - size.height / 2, 56), window.innerHeight - size.height - 8)}px`;
  };
  document.addEventListener("pointermove", track, { passive: true });
  window.addEventListener("wetware-cursor", over);

  // ---- a frozen run below the live one --------------------------------------------------------
  let frozen = null;
  let frozenShift = null;
  const thaw = () => {
    frozen = model.frozen && model.frozen.byteLength !== 0 ? unpack(model.frozen) : null;
    if (frozen && !frozen.head.name) frozen = null;
    frozenShift = null;
    const button = get("unfreeze");
    button.hidden = !frozen;
    button.textContent = frozen ? `× ${frozen.head.name}` : "";
    button.setAttribute("aria-label", frozen ? `${t.remove}: ${frozen.head.name}` : "");
    button.dataset.tip = frozen ? `${t.remove}: ${frozen.head.about}` : "";
    alignFrozen();
  };
  // Moved along with the live run by whole periods of the stimulus, so that the pulses lie on another.
  const alignFrozen = () => {
    if (!frozen || !head || !range) return;
    const l = labels();
    const period = frozen.head.period / l.seconds;
    const now = head.now - frozen.head.now / l.seconds;
    const end = Math.min(0, range.end);
    let shift = end;
    if (period > 0 && Math.abs(frozen.head.period - l.period) < 1e-9 * l.period) {
      shift = -(((now % period) + period) % period);
      shift -= Math.max(0, Math.floor(-end / period)) * period;
    }
    const key = `${shift} ${l.seconds} ${l.joules}`;
    if (key === frozenShift) return;
    frozenShift = key;
    const c = frozen.columns;
    const time = (seconds) => seconds.map((value) => value / l.seconds + shift);
    write(find("wetware_overlay"), {
      t: time(c.t), gate: c.gate, lower: c.lower, both: c.both, spent: c.spent.map((value) => value / l.joules),
    });
    write(find("wetware_overlay_raster"), dashes(time(c.spike_t), c.spike_neuron, frozen.head.neurons));
  };
  model.on("frozen", thaw);
  get("unfreeze").onclick = () => ask("unfreeze");

  // ---- the other tools ------------------------------------------------------------------------
  get("analysis").onclick = () => ask("analysis");
  get("compare").onclick = () => ask("compare");
  get("explain").onclick = () => ask("explain");
  get("export").onclick = () => ask("export", span());
  const span = () => (range ? { start: range.start, stop: range.end } : {});
  const analysing = () => get("analysis").setAttribute("aria-pressed", String(model.analysing));
  model.on("analysing", analysing);
  const tapped = (event) => {
    const view = viewOf("wetware_plot_spikes");
    if (!view || !head || !range) return;
    const width = view.frame ? view.frame.bbox.width : 700;
    ask("tap", { x: event.detail.x, y: event.detail.y, now: head.now,
                 tolerance: (8 * (range.end - range.start)) / width });
  };
  window.addEventListener("wetware-tap", tapped);

  thaw();
  analysing();
  model.on("remove", () => {
    window.removeEventListener("wetware-frame", frame);
    window.removeEventListener("wetware-cursor", over);
    window.removeEventListener("wetware-tap", tapped);
    document.removeEventListener("pointermove", track);
    tip.remove();
  });
}
