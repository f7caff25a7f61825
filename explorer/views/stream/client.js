// Receives frames, writes them into the plots' sources in place, tells the cards, acknowledges.
// In place and with change.emit(): assigning source.data would send every array back to the server.

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

// What plots do at every paint without need, each of which costs a style pass over the page: they
// ask the page's style for the colours and font size of every axis (no style of ours names any, and
// our tick fonts are in pixels), and write the unchanged place of every part into its style sheet.
// Spare both. Where the library's inside looks different, nothing is changed.
function lighten() {
  for (const root of Bokeh.index) {
    for (const part of all(root)) {
      if (part.lightened) continue;
      part.lightened = true;
      if (part.model && part.model.type === "Figure" && "base_font_size" in part) {
        const size = part.base_font_size;
        Object.defineProperty(part, "base_font_size", { get: () => size });
      }
      for (const visual of Object.values(part.visuals || {})) {
        const kind = owner(visual, "_get_css_value");
        if (kind) kind._get_css_value = () => "";
      }
      for (const placed of part.computed_renderer_views || []) {
        // An empty element that follows the extent of the data: nothing looks at it.
        if (placed.model.type === "GlyphRenderer") placed.update_position = () => {};
        if (placed.model.data_source?.name === "wetware_traces") lean(placed);
        const sheet = placed.position && owner(placed.position, "_update");
        if (!sheet || sheet._update.spares) continue;
        const update = sheet._update;
        sheet._update = function (css) {
          if (!this.el || this.el.textContent !== css) update.call(this, css);
        };
        sheet._update.spares = true;
      }
    }
  }
}

// With new data the library also fills the looks of a glyph that is selected, muted or thinned out,
// and an index of where its points lie, for hit tests and for ranges that follow the data. Our
// curves have none of these; where one is selected or muted after all, everything is as it was.
function lean(placed) {
  const glyph = placed.glyph;
  const known = ["all_indices", "selection_glyph", "decimated"].every((name) => name in placed);
  if (!known || !glyph?._index || !["Line", "VArea"].includes(glyph.model.type)) return;
  const ranges = [placed.plot_view.model.x_range, placed.plot_view.model.y_range];
  if (ranges.some((range) => range.type !== "Range1d")) return;
  const [plain, index] = [placed.set_data, glyph.index_data];
  let whole = true;
  glyph.index_data = () => whole && index.call(glyph);
  placed.set_data = async function (indices) {
    const source = this.model.data_source;
    whole = this.model.muted || !source.selected.is_empty();
    if (whole) return plain.call(this, indices);
    this.all_indices = this.model.view.indices;
    await glyph.set_data(source, this.all_indices, indices);
  };
}

function owner(object, name) {
  let kind = object;
  while (kind && !Object.hasOwn(kind, name)) kind = Object.getPrototypeOf(kind);
  return kind;
}

function* all(view) {
  yield view;
  for (const child of view.child_views || []) yield* all(child);
}

// Frames between two looks for new plots: soon while the page is being built, then seldom.
const LOOK = (received) => received < 40 || received % 60 === 0;

// Milliseconds between frames from which on a browser is too slow for every row.
const SLOW = 75;

export function render({ model, el }) {
  el.style.display = "none";
  const stats = (window.__wetware = { shown: 0, received: 0, acknowledged: 0, times: [],
    frame: null, lane: "", complete: model.complete });
  model.on("arrivals", () => {
    model.met = model.arrivals;
  });
  model.on("complete", () => {
    stats.complete = model.complete;
  });
  let waiting = false;
  let newest = null;
  let traces = null;
  let unseen = null;
  let pace = 0;
  const raster = new RasterCanvas(stats);

  const say = (message) => {
    if (stats.lane === "socket" && socket.send(message)) return;
    if ("ack" in message) model.ack = message.ack;
    if (message.resend) model.lost += 1;
  };

  // Data go to the sources as soon as they arrive, so that the plots' own paint and the cards share
  // the next animation frame; the acknowledgement goes out from there.
  const receive = (data, lane) => {
    traces = traces || find("wetware_traces");
    if (!traces) {
      unseen = [data, lane];
      return;
    }
    if (LOOK(stats.received)) lighten();
    const frame = decode(view(data));
    // What was under way on the other lane while this one took over comes too late.
    if (newest && frame.head.n <= newest.head.n) return;
    newest = frame;
    stats.lane = lane;
    stats.received += 1;
    if (!raster.take(frame)) say({ resend: true });
    if (document.hidden) {
      // Nobody looks, and no animation frame will come: keep the spikes, draw nothing.
      stats.frame = newest;
      return acknowledge();
    }
    const slow = pace > SLOW && newest.head.playing;
    write(traces, slow ? coarser(newest.columns, 4) : newest.columns);
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(draw);
    }
  };

  const acknowledge = () => {
    stats.acknowledged = newest.head.n;
    say(pace > SLOW ? { ack: newest.head.n, slow: true } : { ack: newest.head.n });
  };

  const draw = () => {
    waiting = false;
    const frame = newest;
    stats.frame = frame;
    stats.shown += 1;
    const now = performance.now();
    // Falls with the interval between frames; a browser that has recovered gets all rows again.
    const gap = now - (stats.times.at(-1) ?? now);
    if (gap < 1000) pace += 0.2 * (gap - pace);
    stats.times.push(now);
    while (stats.times.length > 1 && now - stats.times[0] > 2000) stats.times.shift();
    const span = now - stats.times[0];
    frame.head.fps = span > 500 ? ((stats.times.length - 1) / span) * 1000 : null;
    window.dispatchEvent(new CustomEvent("wetware-frame", { detail: frame.head }));
    acknowledge();
  };

  const socket = openSocket(model, (data) => receive(data, "socket"));
  stats.cut = socket.cut;
  model.on("frame", () => receive(model.frame, "panel"));
  // The plots may arrive after the first frames: then the newest one waits for them.
  const patience = setInterval(() => {
    if (traces) return clearInterval(patience);
    if (unseen) receive(...unseen);
    else if (model.frame && view(model.frame)?.byteLength > 8) receive(model.frame, "panel");
  }, 100);

  // Storage may be forbidden (private windows, policies): then nothing is kept, nothing breaks.
  const storage = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key) || "";
      localStorage.setItem(key, value);
    } catch (error) {
      return "";
    }
  };
  const mode = () => {
    document.documentElement.dataset.mode = model.mode;
    storage("wetware-mode", model.mode);
  };
  const chosen = storage("wetware-mode");
  // A link that asks for projector colours says so before the browser's own choice counts.
  const free = model.mode === "light" && ["dark", "projector"].includes(chosen);
  if (free) model.mode = chosen;
  model.on("mode", mode);
  mode();
  const kept = storage("wetware-autosave");
  if (kept && kept.length < 100000) model.stored = kept;
  model.on("autosave", () => storage("wetware-autosave", model.autosave));

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
  // One tooltip for the page: whatever carries data-tip explains itself on hover and on focus.
  const tip = document.createElement("div");
  tip.className = "wetware-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  // A field of the toolkit keeps its explanation in its label, where only a pointer finds it.
  const field = (path) => {
    const form = path.find((node) => node.classList && node.classList.contains("MuiFormControl-root"));
    const words = form && form.querySelector("label span[aria-label]");
    return words ? [form, words.getAttribute("aria-label")] : [null, ""];
  };
  let shownBy = "";
  const show = (path, type) => {
    let target = path.find((node) => node.dataset && node.dataset.tip);
    if (target) {
      const evidence = path.find((node) => node.dataset && node.dataset.evidence);
      tip.textContent = target.dataset.tip + (evidence ? ` ${evidence.dataset.evidence}` : "");
      target.setAttribute("aria-description", tip.textContent);
    } else {
      const [form, words] = type === "focusin" ? field(path) : [null, ""];
      target = form;
      if (target) tip.textContent = words;
      // A pointer that rests elsewhere must not take away what the keyboard asked for.
      if (!target && (type === "focusin" || shownBy === "pointerover")) hush();
      if (!target) return;
    }
    shownBy = type;
    tip.hidden = false;
    const place = target.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const left = Math.min(Math.max(place.left, 8), window.innerWidth - size.width - 8);
    const below = place.bottom + 6 + size.height < window.innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? place.bottom + 6 : Math.max(place.top - 6 - size.height, 4)}px`;
  };
  const explain = (event) => show(event.composedPath(), event.type);
  // Coming from one part of a shadow tree to another is not told outside of it; moving there is.
  let under = null;
  const hover = (event) => {
    const path = event.composedPath();
    if (path[0] === under) return;
    under = path[0];
    show(path, "pointerover");
  };
  const hush = () => {
    tip.hidden = true;
  };
  const leave = () => {
    under = null; // who comes back to the same part asks again
    hush();
  };
  // Focus that moves within one shadow tree is not told outside of it; the key that moved it is.
  let focused = null;
  const moved = (event) => {
    let now = document.activeElement;
    while (now && now.shadowRoot && now.shadowRoot.activeElement) now = now.shadowRoot.activeElement;
    if (now === focused || event.key === "Escape") return;
    focused = now;
    const path = [];
    for (let node = now; node; node = node.parentNode || node.host) path.push(node);
    show(path, "focusin");
  };
  const escape = (event) => {
    if (event.key === "Escape") hush();
  };
  const tips = {
    pointerover: hover, pointermove: hover, pointerleave: leave, focusin: explain, focusout: hush,
  };
  for (const [name, react] of Object.entries(tips)) document.addEventListener(name, react);
  document.addEventListener("keydown", escape);
  document.addEventListener("keyup", moved);
  const visible = () => {
    model.visible_tab = !document.hidden;
    socket.send({ visible: !document.hidden });
  };
  document.addEventListener("keydown", keys);
  document.addEventListener("visibilitychange", visible);
  model.on("remove", () => {
    socket.close();
    raster.remove();
    clearInterval(patience);
    document.removeEventListener("keydown", keys);
    document.removeEventListener("keydown", escape);
    document.removeEventListener("keyup", moved);
    for (const [name, react] of Object.entries(tips)) document.removeEventListener(name, react);
    tip.remove();
    document.removeEventListener("visibilitychange", visible);
  });
}
