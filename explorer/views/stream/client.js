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
  let pace = 0;
  let answers = false;
  const raster = new RasterCanvas(stats);
  const store = new ColumnStore();

  const say = (message) => {
    if (stats.lane === "socket" && socket.send(message)) return;
    if (window.__wetware_tab?.lost) return; // the toolkit's connection is gone as well
    if ("ack" in message) model.ack = message.ack;
    if (message.resend) model.lost += 1;
  };

  // Data go to the sources as soon as they arrive, so that the plots' own paint and the cards share
  // the next animation frame; the acknowledgement goes out from there.
  const receive = (data, lane) => {
    traces = traces || find("wetware_traces");
    if (traces) turns.watch(traces.document);
    if (traces && LOOK(stats.received)) lighten();
    const frame = decode(view(data));
    // What was under way on the other lane while this one took over comes too late.
    if (newest && frame.head.n <= newest.head.n) return;
    newest = frame;
    stats.lane = lane;
    stats.received += 1;
    frame.columns = store.take(frame);
    if (!raster.take(frame) || !frame.columns) say({ resend: true });
    if (!traces) return; // the plots may come after the first frames: the newest one waits for them
    show(frame);
  };

  const show = (frame) => {
    if (!frame.columns || turns.passes(frame.head, pace)) return acknowledge();
    if (document.hidden) {
      // Nobody looks, and no animation frame will come: keep the spikes, draw nothing.
      stats.frame = newest;
      return acknowledge();
    }
    const slow = pace > SLOW && frame.head.playing;
    raster.slow = slow;
    answers = turns.answers(frame.head);
    if (answers) turns.others = "later";
    write(traces, slow ? coarser(frame.columns, 4) : frame.columns);
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
    turns.others = "now";
    if (turns.waits(stats.times.at(-1) ?? 0)) return acknowledge();
    turns.painted();
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
    // What goes in is painted first; words and all others belong to this frame too, but come one
    // animation frame later.
    const rest = () => {
      window.dispatchEvent(new CustomEvent("wetware-frame", { detail: frame.head }));
      acknowledge();
    };
    if (answers) requestAnimationFrame(rest);
    else rest();
    answers = false;
  };

  const socket = openSocket(model, (data) => receive(data, "socket"));
  stats.cut = socket.cut;
  model.on("frame", () => receive(model.frame, "panel"));
  const patience = setInterval(() => {
    if (!newest && view(model.frame)?.byteLength > 8) receive(model.frame, "panel");
    traces = traces || find("wetware_traces");
    if (!traces) return;
    clearInterval(patience);
    if (newest && !stats.shown) show(newest);
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
  // A slider's move by the shortest way; the toolkit's message follows, and counts for nothing then.
  const moved = (event) => {
    if (stats.lane === "socket") socket.send(event.detail);
  };
  window.addEventListener("wetware-moved", moved);
  const tips = openTips();
  const visible = () => {
    model.visible_tab = !document.hidden;
    socket.send({ visible: !document.hidden });
  };
  document.addEventListener("keydown", keys);
  document.addEventListener("visibilitychange", visible);
  model.on("remove", () => {
    socket.close();
    raster.remove();
    turns.remove();
    clearInterval(patience);
    document.removeEventListener("keydown", keys);
    window.removeEventListener("wetware-moved", moved);
    tips.remove();
    document.removeEventListener("visibilitychange", visible);
  });
}
