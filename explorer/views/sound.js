// A click for each spike of the traced neuron, spread over the frame that brought it. Made in the
// browser, off until asked for; a browser plays nothing before the first touch of a page.

const KEY = "wetware-sound";
// More at a time is a hiss, and no ear counts them.
const MOST = 16;
const SPEAKER = "M3 9v6h4l5 5V4L7 9H3z";
const WAVES = "M16.5 12A4.5 4.5 0 0 0 14 8v8a4.5 4.5 0 0 0 2.5-4zM14 3.2v2a7 7 0 0 1 0 13.6v2a9 9 0 0 0 0-17.6z";
const CROSS = "M20.5 9.4 19 8l-2.3 2.3L14.4 8 13 9.4l2.3 2.3L13 14l1.4 1.4 2.3-2.3 2.3 2.3 1.5-1.4-2.3-2.3z";

export function render({ model, el }) {
  const state = (window.__wetware_sound = { on: false, clicks: 0 });
  el.innerHTML = `<button type="button" aria-pressed="false"><svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="${SPEAKER}"/><path class="waves" d="${WAVES}"/><path class="cross" d="${CROSS}"/></svg></button>`;
  const button = el.querySelector("button");
  button.setAttribute("aria-label", model.texts.label);
  button.dataset.tip = `${model.texts.label} (S)`;
  let audio = null;
  let click = null;
  let before = null;

  const open = () => {
    if (audio || !window.AudioContext) return;
    audio = new AudioContext();
    // Four milliseconds of a falling tone: short enough to be counted, soft enough for a class.
    click = audio.createBuffer(1, Math.ceil(0.004 * audio.sampleRate), audio.sampleRate);
    const wave = click.getChannelData(0);
    for (let i = 0; i < wave.length; i += 1) {
      const time = i / audio.sampleRate;
      wave[i] = 0.4 * Math.sin(2 * Math.PI * 1800 * time) * Math.exp(-time / 0.001);
    }
  };
  const play = (delay) => {
    const source = audio.createBufferSource();
    source.buffer = click;
    source.connect(audio.destination);
    source.start(audio.currentTime + delay);
    state.clicks += 1;
  };
  const show = () => button.setAttribute("aria-pressed", String(state.on));
  const turn = () => {
    state.on = !state.on;
    show();
    try {
      localStorage.setItem(KEY, state.on ? "on" : "off");
    } catch (error) {
      // Storage may be forbidden: then it is not remembered.
    }
    if (state.on) wake();
    else audio?.suspend();
  };
  const wake = () => {
    if (!state.on) return;
    open();
    if (audio?.state === "suspended") audio.resume().catch(() => {});
  };

  const frame = (event) => {
    const { now, playing } = event.detail;
    const moment = performance.now();
    const last = before;
    before = { now, moment };
    const whole = window.__wetware?.frame;
    if (!state.on || !audio || audio.state !== "running" || !playing || document.hidden) return;
    // A first frame, a jump or a reset brings a whole window of spikes: nothing to be heard.
    if (!whole || !last || now <= last.now || moment - last.moment > 500) return;
    const { times, neurons } = whole.spikes;
    const [passed, gap] = [now - last.now, (moment - last.moment) / 1000];
    let heard = 0;
    for (let i = 0; i < times.length && heard < MOST; i += 1) {
      if (neurons[i] !== 1 || times[i] < -passed) continue;
      play(Math.max(0, 1 + times[i] / passed) * gap);
      heard += 1;
    }
  };
  const typing = (target) =>
    target.isContentEditable || (["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) &&
      target.type !== "range");
  const key = (event) => {
    if (event.key.toLowerCase() !== "s" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.composedPath()[0]) || document.querySelector(".MuiDialog-root")) return;
    event.preventDefault();
    turn();
  };

  try {
    state.on = localStorage.getItem(KEY) === "on";
  } catch (error) {
    state.on = false;
  }
  show();
  button.addEventListener("click", turn);
  document.addEventListener("keydown", key);
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, wake);
  window.addEventListener("wetware-frame", frame);
  model.on("remove", () => {
    document.removeEventListener("keydown", key);
    for (const sign of ["pointerdown", "keydown"]) document.removeEventListener(sign, wake);
    window.removeEventListener("wetware-frame", frame);
    audio?.close();
  });
}
