// Decodes frames, writes them into the plots' sources in place, tells the cards, acknowledges.
// In place and with change.emit(): assigning source.data would send every array back to the server.

const COLUMNS = ["t", "input", "gate", "residue", "ions", "control_resistor", "front_end", "zero"];

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
  const columns = {};
  for (const name of COLUMNS) columns[name] = take(head.rows);
  return { head, columns, spikes: { t: take(head.spikes), neuron: take(head.spikes) } };
}

function find(name) {
  for (const document of Bokeh.documents) {
    const model = document.get_model_by_name(name);
    if (model) return model;
  }
  return null;
}

function write(source, columns) {
  for (const name of Object.keys(columns)) source.data[name] = columns[name];
  source.change.emit();
}

export function render({ model, el }) {
  el.style.display = "none";
  const stats = (window.__wetware = { shown: 0, received: 0, acknowledged: 0, times: [], frame: null });
  let waiting = false;
  let newest = null;
  let traces = null;
  let raster = null;

  const draw = () => {
    waiting = false;
    traces = traces || find("wetware_traces");
    raster = raster || find("wetware_raster");
    const frame = decode(newest);
    if (traces) write(traces, frame.columns);
    if (raster) write(raster, frame.spikes);
    stats.frame = frame;
    stats.shown += 1;
    const now = performance.now();
    stats.times.push(now);
    while (stats.times.length > 1 && now - stats.times[0] > 2000) stats.times.shift();
    const span = now - stats.times[0];
    frame.head.fps = span > 500 ? ((stats.times.length - 1) / span) * 1000 : null;
    window.dispatchEvent(new CustomEvent("wetware-frame", { detail: frame.head }));
    stats.acknowledged = frame.head.n;
    model.ack = frame.head.n;
  };

  model.on("frame", () => {
    const block = view(model.frame);
    if (!block || block.byteLength < 8) return;
    stats.received += 1;
    newest = block;
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(draw);
    }
  });

  const mode = () => {
    document.documentElement.dataset.mode = model.mode;
  };
  model.on("mode", mode);
  mode();

  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      const undo = event.code === "KeyZ" && (event.ctrlKey || event.metaKey);
      if (!undo || typing(event)) return;
      event.preventDefault();
      model.key = { name: event.shiftKey ? "redo" : "undo", count: (model.key.count || 0) + 1 };
      return;
    }
    if (event.code !== "Space" || event.repeat || typing(event)) return;
    event.preventDefault();
    model.key = { name: "pause", count: (model.key.count || 0) + 1 };
  };
  const typing = (event) => {
    const target = event.composedPath()[0];
    const tag = (target.tagName || "").toLowerCase();
    const role = target.getAttribute ? target.getAttribute("role") : "";
    if (["input", "textarea", "select", "button", "a"].includes(tag) && target.type !== "range")
      return true;
    return (
      target.isContentEditable || ["button", "menuitem", "option", "combobox", "tab"].includes(role)
    );
  };
  const visible = () => {
    model.visible_tab = !document.hidden;
  };
  document.addEventListener("keydown", keys);
  document.addEventListener("visibilitychange", visible);
  model.on("remove", () => {
    document.removeEventListener("keydown", keys);
    document.removeEventListener("visibilitychange", visible);
  });
}
