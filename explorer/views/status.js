// The line beside the transport buttons: simulated time, frames, cursor, state hash.

// Milliseconds without a frame after which a running picture is said to wait.
const LATE = 2000;

export function render({ model, el }) {
  const t = model.texts;
  el.innerHTML = `<div class="line" role="status" aria-live="off"><span id="cursor"></span>
    <span id="time" title="${t.time_tip}"></span><span id="frames"></span><span id="speed"></span><span id="note"></span>
    <span id="hash" title="${t.hash_tip}"></span></div>`;
  const get = (id) => el.querySelector("#" + id);
  const put = (id, text) => {
    const place = get(id);
    if (place.textContent !== text) place.textContent = text;
  };
  let last = null;
  let cursor = null;
  let came = 0;

  const where = () => {
    if (cursor === null || !last || cursor > 0) return put("cursor", "");
    const at = last.now + cursor;
    if (at < 0) return put("cursor", "");
    put("cursor", `${t.cursor} ${at.toPrecision(4)} ${last.unit} (${cursor.toPrecision(3)})`);
  };
  const frame = (event) => {
    last = event.detail;
    came = performance.now();
    where();
    const words = last.status;
    if (!words) return;
    put("time", words.time);
    put("frames", last.fps && last.playing ? `${last.fps.toFixed(0)} ${t.frames}` : words.hold);
    put("speed", words.speed);
    put("note", words.note);
    put("hash", words.hash);
    get("hash").title = words.sha256 || t.hash_tip;
  };
  const moved = (event) => {
    cursor = event.detail;
    where();
  };
  put("time", t.warming);
  // A model that was never run on this machine is compiled first, and that takes seconds.
  const watch = setInterval(() => {
    const late = performance.now() - came > LATE && !document.hidden && last && last.playing;
    if (late && !window.__wetware_tab?.lost) put("time", t.warming);
  }, 500);
  window.addEventListener("wetware-frame", frame);
  window.addEventListener("wetware-cursor", moved);
  model.on("remove", () => {
    clearInterval(watch);
    window.removeEventListener("wetware-frame", frame);
    window.removeEventListener("wetware-cursor", moved);
  });
}
