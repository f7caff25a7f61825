// What only the tab knows: whether it is seen and touched, whether its server is there, what it
// keeps in its storage; and what it can do for keyboards and screen readers.

const SNAPSHOTS = "wetware-snapshots";
const KEPT = "wetware-tab";
const MOST = 50;
const LONGEST = 60000;

// Storage may be forbidden (private windows, policies): then nothing is kept, nothing breaks.
function read(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key) || "null");
  } catch (error) {
    return null;
  }
}

function write(storage, key, value) {
  try {
    window[storage].setItem(key, JSON.stringify(value));
    return true;
  } catch (error) {
    return false;
  }
}

function kept() {
  const found = read("localStorage", SNAPSHOTS);
  const sound = (s) => s && typeof s.name === "string" && typeof s.toml === "string";
  return Array.isArray(found) ? found.filter(sound).slice(0, MOST) : [];
}

// Reads the list anew for each change, so that two tabs do not undo each other's work.
function changed(order, list) {
  const others = list.filter((s) => s.name !== order.name);
  if (order.do === "save" && order.toml.length <= LONGEST) {
    others.unshift({ name: order.name, toml: order.toml, when: new Date().toISOString() });
  }
  if (order.do === "rename") {
    return list
      .filter((s) => s.name === order.name || s.name !== order.to)
      .map((s) => (s.name === order.name ? { ...s, name: order.to } : s));
  }
  return others.slice(0, MOST);
}

function element(tag, attributes, style) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  Object.assign(made.style, style);
  document.body.append(made);
  return made;
}

// Dialogs lie in the browser's top layer; what is said while one is open is laid above it.
function raise(element) {
  if (!element.showPopover) return;
  element.popover = "manual";
  if (element.matches(":popover-open")) element.hidePopover();
  element.showPopover();
}

function raiseNotices() {
  const watch = new MutationObserver((changes) => {
    const notices = document.getElementById("notistack-container");
    if (notices && changes.some((c) => c.addedNodes.length && notices.contains(c.target))) raise(notices);
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return watch;
}

function typing(event) {
  const target = event.composedPath()[0];
  const tag = (target.tagName || "").toLowerCase();
  if (["input", "textarea", "select"].includes(tag) && target.type !== "range") return true;
  return target.isContentEditable;
}

// Arrows belong to whatever has the focus: a slider, a menu, a group of tabs. Free are they only
// where nothing has it, or a plain button.
function free(event) {
  const target = event.composedPath()[0];
  const role = (target.getAttribute && target.getAttribute("role")) || "";
  const tag = (target.tagName || "").toLowerCase();
  return !typing(event) && target.type !== "range" && tag !== "canvas"
    && !["slider", "tab", "menuitem", "option", "combobox", "listbox", "radio"].includes(role);
}

const KEYS = {
  "?": "help", ".": "step", r: "reset", n: "seed", m: "colours", "[": "ion_down", "]": "ion_up",
  d: "describe", k: "snapshots",
};
const ARROWS = {
  ArrowLeft: "amplitude_down", ArrowRight: "amplitude_up", ArrowDown: "thickness_down",
  ArrowUp: "thickness_up",
};

export function render({ model, el }) {
  el.style.display = "none";
  const t = model.texts;
  const started = performance.now();
  const state = (window.__wetware_tab = { lost: false, summary: "" });

  // ---- the language ----------------------------------------------------------------------
  document.documentElement.lang = t.language;
  const remember = (code) => {
    document.cookie = `${t.cookie}=${code};path=/;max-age=31536000;samesite=lax`;
  };
  const opened = new URLSearchParams(location.search);
  const linked = opened.get("lang");
  // A choice by a link is a choice as well; where cookies are refused, the address keeps it.
  if (linked === t.language) remember(linked);
  opened.delete("lang");
  // Until the server has told what brings this state back, it is what the page was opened on.
  const resume = () => model.resume || opened.toString();
  const query = (code) => (code ? `lang=${code}&` : "") + resume();
  model.on("language", () => {
    remember(model.language);
    leaving = true;
    keep("reload");
    location.replace(`${location.pathname}?${query(model.language)}`);
  });

  // ---- the line at the top, and what is spoken -------------------------------------------
  const line = element("div", { class: "wetware-remark", role: "status" }, {
    position: "fixed", top: "56px", left: "50%", transform: "translateX(-50%)", zIndex: 1900,
    maxWidth: "90vw", padding: "8px 18px", borderRadius: "10px", background: "var(--ink)",
    color: "var(--card)", fontSize: "14px", boxShadow: "0 2px 12px #0005",
  });
  line.hidden = true;
  const say = (words) => {
    line.textContent = words;
    line.hidden = !words;
    if (words) raise(line);
  };
  const watch = raiseNotices();
  model.on("remark", () => state.lost || say(model.remark));
  say(model.remark);
  const spoken = element(
    "div",
    { class: "wetware-summary", role: "region", "aria-live": "polite", "aria-label": t.summary },
    { position: "fixed", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
  );

  // ---- the connection --------------------------------------------------------------------
  let leaving = false;
  let lastFrame = performance.now();
  let playing = true;
  const health = location.pathname.replace(/\/live\/?$/, "/").replace(/\/?$/, "/") + "health";
  const alive = async () => {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 4000);
    try {
      const answer = await fetch(health, { cache: "no-store", signal: stop.signal });
      return answer.ok;
    } catch (error) {
      return false;
    } finally {
      clearTimeout(limit);
    }
  };
  // What the tab kept is kept on until the server has taken it up: a page may go at any moment.
  const before = read("sessionStorage", KEPT);
  const keep = (reason) => {
    const own = { query: model.resume, steps: model.steps.slice(0, 400000), playing };
    const work = model.work || (before && before.work) || "";
    write("sessionStorage", KEPT, { ...(model.resume ? own : before), reason, work });
  };
  const lost = async () => {
    if (state.lost || leaving) return;
    state.lost = true;
    say(t.lost);
    let pause = 500;
    while (!(await alive())) {
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 1.5, 5000);
      if (leaving) return;
    }
    say(t.back);
    keep("lost");
    // A crowd that comes back at once would stumble over itself.
    await new Promise((done) => setTimeout(done, 200 + Math.random() * 800));
    leaving = true;
    const back = model.watching ? location.search : `?${query(linked)}`;
    location.replace(location.pathname + back);
  };
  const heartbeat = setInterval(async () => {
    const silent = performance.now() - lastFrame;
    if (document.hidden || state.lost || silent < 8000 || (!playing && silent < 30000)) return;
    lastFrame = performance.now();
    if (!(await alive()) && !(await alive())) lost();
  }, 2000);
  const hide = () => {
    leaving = true;
    keep(state.lost ? "lost" : "reload");
  };
  const show = () => {
    leaving = false;
  };
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", show);
  for (const document_ of Bokeh.documents) document_.on_event("connection_lost", lost);
  model.on("leave", () => {
    leaving = true;
    location.replace(model.leave);
  });
  write("sessionStorage", KEPT, null);
  if (before && typeof before.steps === "string") model.came_back = before;

  // ---- whether someone is there ----------------------------------------------------------
  let lastTouch = -Infinity;
  const touch = () => {
    if (performance.now() - lastTouch < 15000) return;
    lastTouch = performance.now();
    model.touched += 1;
  };
  const seen = () => {
    model.visible_tab = !document.hidden;
  };
  const signs = ["pointerdown", "pointermove", "keydown", "wheel"];
  for (const sign of signs) document.addEventListener(sign, touch, { passive: true });
  document.addEventListener("visibilitychange", seen);
  if (document.hidden) seen();

  // ---- snapshots -------------------------------------------------------------------------
  model.snapshots = kept();
  model.on("order", () => {
    const list = changed(model.order, kept());
    write("localStorage", SNAPSHOTS, list);
    model.snapshots = list;
  });
  const elsewhere = (event) => {
    if (event.key === SNAPSHOTS) model.snapshots = kept();
  };
  window.addEventListener("storage", elsewhere);

  // ---- keyboard --------------------------------------------------------------------------
  const press = (name) => {
    model.pressed = { name, count: (model.pressed.count || 0) + 1 };
  };
  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    if (document.querySelector(".MuiDialog-root")) return;
    const arrow = ARROWS[event.key];
    const name = arrow ? free(event) && arrow : KEYS[event.key.length === 1 ? event.key.toLowerCase() : ""];
    if (!name) return;
    event.preventDefault();
    if (name === "describe") return describe(true);
    if (!model.watching || name === "help" || name === "colours") press(name);
  };
  document.addEventListener("keydown", keys);

  // ---- what the plots show, in words -----------------------------------------------------
  let words = null;
  let due = null;
  const describe = (again) => {
    if (!words) return;
    const text = `${playing ? t.running : t.paused}, ${t.at} ${words.status.time}. ` +
      `${t.rate}: ${words.cards.rate}. ${t.interval}: ${words.cards.interval}. ` +
      `${t.energy}: ${words.cards.energy}. ${t.ions}: ${words.cards.phase}.`;
    if (again) spoken.textContent = "";
    state.summary = text;
    spoken.textContent = text;
  };
  // Not at every frame, which nobody could follow: after play, pause or a change has settled.
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(() => describe(false), 2000);
  };
  model.on("resume", soon);
  const frame = (event) => {
    lastFrame = performance.now();
    const head = event.detail;
    const first = !words;
    if (head.status && head.cards) words = { status: head.status, cards: head.cards };
    if (head.playing !== playing || (first && words)) soon();
    playing = head.playing;
  };
  window.addEventListener("wetware-frame", frame);
  state.ready = performance.now() - started;

  model.on("remove", () => {
    clearInterval(heartbeat);
    clearTimeout(due);
    for (const sign of signs) document.removeEventListener(sign, touch);
    document.removeEventListener("visibilitychange", seen);
    document.removeEventListener("keydown", keys);
    window.removeEventListener("storage", elsewhere);
    window.removeEventListener("pagehide", hide);
    window.removeEventListener("pageshow", show);
    window.removeEventListener("wetware-frame", frame);
    watch.disconnect();
    line.remove();
    spoken.remove();
  });
}
