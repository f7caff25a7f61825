// Pictures of the plots, made here from what is drawn, and files that the server made: both are saved.

const PLOTS = ["stimulus_gate", "ions", "spikes", "energy"];

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

const save = (name, blob) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const pause = (time) => new Promise((done) => setTimeout(done, time));
const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888";
const HEAD = 30;
const FOOT = 20;
async function shot(key, kind) {
  const view = viewOf(`wetware_plot_${key}`);
  if (!view || !view.bbox.width) return null;
  const axis = view.model.below.find((one) => "ticker" in one);
  const hidden = axis && !axis.visible;
  const border = view.model.min_border_bottom;
  if (hidden) {
    view.model.min_border_bottom = 22;
    axis.visible = true;
    await pause(150);
  }
  const layer = view.export(kind, true);
  const { width, height } = view.bbox;
  const layers = [...view.shadow_el.querySelectorAll("canvas[data-layer]")].map((one) => {
    const [outer, inner] = [view.el.getBoundingClientRect(), one.getBoundingClientRect()];
    return [one, inner.left - outer.left, inner.top - outer.top, inner.width, inner.height];
  });
  if (hidden) {
    axis.visible = false;
    view.model.min_border_bottom = border;
  }
  return { key, layer, width, height, layers };
}
const legend = (labels, key) => labels.plots[key] || { title: key, unit: "", legend: [] };
function png(shots, labels) {
  const ratio = shots[0].layer.pixel_ratio;
  const width = Math.max(...shots.map((one) => one.width));
  const height = shots.reduce((sum, one) => sum + one.height + HEAD, FOOT);
  const canvas = document.createElement("canvas");
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  ctx.fillStyle = colour("card");
  ctx.fillRect(0, 0, width, height);
  let y = 0;
  for (const one of shots) {
    const { title, unit, legend: keys } = legend(labels, one.key);
    ctx.font = "600 13px system-ui, sans-serif";
    ctx.fillStyle = colour("ink");
    ctx.fillText(unit ? `${title} (${unit})` : title, 12, y + 19);
    ctx.font = "12px system-ui, sans-serif";
    let x = width - 12;
    for (const [shade, word] of [...keys].reverse()) {
      x -= ctx.measureText(word).width;
      ctx.fillStyle = colour("soft");
      ctx.fillText(word, x, y + 19);
      ctx.fillStyle = colour(shade);
      ctx.fillRect(x - 15, y + 10, 10, 10);
      x -= 30;
    }
    ctx.drawImage(one.layer.canvas, 0, y + HEAD, one.width, one.height);
    for (const [layer, left, top, w, h] of one.layers) ctx.drawImage(layer, left, y + HEAD + top, w, h);
    y += one.height + HEAD;
  }
  ctx.fillStyle = colour("soft");
  ctx.font = "10px system-ui, sans-serif";
  ctx.fillText(labels.origin, 12, y + 13);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
function svg(shots, labels) {
  const width = Math.max(...shots.map((one) => one.width));
  const height = shots.reduce((sum, one) => sum + one.height + HEAD, FOOT);
  let y = 0;
  const parts = [];
  for (const one of shots) {
    const { title, unit, legend: keys } = legend(labels, one.key);
    parts.push(`<text x="12" y="${y + 19}" font-weight="600" font-size="13" fill="${colour("ink")}">${escape(unit ? `${title} (${unit})` : title)}</text>`);
    let x = width - 12;
    for (const [shade, word] of [...keys].reverse()) {
      parts.push(`<text x="${x}" y="${y + 19}" text-anchor="end" font-size="12" fill="${colour("soft")}">${escape(word)}</text>`);
      x -= 7 * word.length + 15;
      parts.push(`<rect x="${x}" y="${y + 10}" width="10" height="10" fill="${colour(shade)}"/>`);
      x -= 14;
    }
    const inner = one.layer.ctx.get_serialized_svg(true).replace(/^<\?xml[^>]*>/, "");
    parts.push(`<g transform="translate(0 ${y + HEAD})">${inner}</g>`);
    for (const [layer, left, top, w, h] of one.layers)
      parts.push(`<image x="${left}" y="${y + HEAD + top}" width="${w}" height="${h}" href="${layer.toDataURL()}"/>`);
    y += one.height + HEAD;
  }
  parts.push(`<text x="12" y="${y + 13}" font-size="10" fill="${colour("soft")}">${escape(labels.origin)}</text>`);
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="system-ui, sans-serif"><title>${escape(labels.origin)}</title><rect width="100%" height="100%" fill="${colour("card")}"/>${parts.join("")}</svg>`;
  return new Blob([text], { type: "image/svg+xml" });
}

export function render({ model, el }) {
  el.style.display = "none";
  model.on("picture", async () => {
    const { plot, kind } = model.picture;
    const keys = plot === "all" ? PLOTS : [plot];
    const shots = [];
    for (const key of keys) {
      const one = await shot(key, kind);
      if (one) shots.push(one);
    }
    if (!shots.length) return void (model.missed += 1);
    const blob = kind === "svg" ? svg(shots, model.labels) : await png(shots, model.labels);
    save(`wetware-${plot.replace("_", "-")}.${kind}`, blob);
  });
  model.on("file", () => {
    save(model.file.name, new Blob([model.content], { type: model.file.mime }));
  });
}
