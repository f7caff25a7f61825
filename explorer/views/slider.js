// The browser's own range control, dressed as the page. A move goes out at once, twice: by our own
// socket while there is one (see client.js), and by the toolkit's connection; its number tells the
// server that both are the same.

const LATEST = { number: 0 };

// Numbers go on rising when a part of the page is made anew.
function nextNumber() {
  LATEST.number = Math.max(LATEST.number + 1, Date.now());
  return LATEST.number;
}

function element(kind, className, parent) {
  const made = document.createElement(kind);
  made.className = className;
  parent.append(made);
  return made;
}

export function render({ model }) {
  const box = document.createElement("div");
  box.className = "range";
  const rail = element("div", "rail", box);
  const track = element("div", "track", rail);
  const input = element("input", "", box);
  input.type = "range";
  const marks = element("div", "marks", box);

  const part = (value) => {
    const share = (value - model.start) / (model.end - model.start || 1);
    return Math.min(Math.max(share, 0), 1);
  };
  const words = (value) => {
    if (model.names.length) return model.names[Math.round(value)] || "";
    const digits = (String(model.step).split(".")[1] || "").length;
    const shown = model.log ? Number((10 ** value).toPrecision(3)) : value.toFixed(digits);
    return `${shown} ${model.unit}`.trim();
  };
  const follow = () => {
    const value = input.valueAsNumber;
    track.style.transform = `scaleX(${part(value)})`;
    input.setAttribute("aria-valuetext", words(value));
  };
  const place = () => {
    input.value = model.placed[1];
    follow();
  };
  const dress = () => {
    Object.assign(input, { min: model.start, max: model.end, step: model.step });
    input.disabled = model.disabled;
    input.setAttribute("aria-label", model.label);
    const ends = model.known.length ? model.known.map((share) => `${100 * share}%`) : ["0%", "100%"];
    rail.style.setProperty("--from", ends[0]);
    rail.style.setProperty("--to", ends[1]);
    marks.replaceChildren();
    box.classList.toggle("bare", !model.marks.length);
    for (const { value, label } of model.marks) {
      const mark = element("span", "mark", marks);
      mark.style.left = `${100 * part(value)}%`;
      mark.textContent = label;
    }
    place();
  };
  input.addEventListener("input", () => {
    const move = [nextNumber(), input.valueAsNumber];
    const detail = { moved: model.path, number: move[0], value: move[1] };
    if (model.path) window.dispatchEvent(new CustomEvent("wetware-moved", { detail }));
    model.moved = move;
    follow();
  });
  model.on("placed", place);
  for (const name of ["disabled", "label", "start", "end", "step", "marks", "known", "names"])
    model.on(name, dress);
  dress();
  return box;
}
