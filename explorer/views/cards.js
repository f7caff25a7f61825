// The cards beside the plots: the ions in the oxide as a moving picture, and the live numbers.

const rows = (list) =>
  list.map(([name, id, tip]) =>
    `<div class="row" title="${tip}"><span>${name}</span><b id="${id}">–</b></div>`).join("");

export function render({ model, el }) {
  const t = model.texts;
  el.innerHTML = `<div class="cards">
  <section class="card grow" aria-label="${t.oxide}">
    <div class="h"><b id="oxide">${t.oxide}</b><span id="phase"></span></div>
    <canvas role="img" aria-label="${t.oxide_alt}"></canvas>
    <div class="ends"><span id="left"></span><span id="middle"></span><span>${t.gate}</span></div>
  </section>
  <section class="card">
    <div class="h">${t.rate}<span class="chip" title="${t.evidence_tip}" id="rate_chip"></span></div>
    <div class="big" id="rate" title="${t.rate_tip}" tabindex="0">–</div>
    ${rows([[t.interval, "interval", t.interval_tip], [t.first, "first", t.first_tip]])}
  </section>
  <section class="card">
    <div class="h">${t.energy}<span class="chip" title="${t.evidence_tip}" id="energy_chip"></span></div>
    <div class="big" id="energy" title="${t.energy_tip}" tabindex="0">–</div>
    <div class="bar" aria-hidden="true"><i id="bar"></i></div>
    <div class="row" title="${t.part_tip}"><span id="part_0_name"></span><b id="part_0">–</b></div>
    <div class="row" title="${t.part_tip}"><span id="part_1_name"></span><b id="part_1"></b></div>
    ${rows([[t.charging, "charging", t.charging_tip],
            [t.output, "output", t.output_tip], [t.books, "books", t.books_tip]])}
    <p class="note" title="${t.scale_tip}">${t.scale}</p>
  </section>
  <section class="card">
    <div class="h">${t.area}<span class="chip" title="${t.evidence_tip}">${t.area_evidence}</span></div>
    <div class="big" id="area" title="${t.area_tip}" tabindex="0">–</div>
    <p class="note" title="${t.area_scale_tip}">${t.area_scale}</p>
  </section></div>`;
  const get = (id) => el.querySelector("#" + id);
  const canvas = el.querySelector("canvas");
  const ions = Array.from({ length: 72 }, () => ({
    a: Math.random(), b: Math.random(), x: 0, y: 0,
  }));
  let colours = null;

  const paint = (o) => {
    const w = canvas.clientWidth, h = canvas.clientHeight, r = window.devicePixelRatio || 1;
    if (!w || !h) return;
    if (canvas.width !== Math.round(w * r) || canvas.height !== Math.round(h * r)) {
      canvas.width = Math.round(w * r);
      canvas.height = Math.round(h * r);
      colours = null;
    }
    const mode = document.documentElement.dataset.mode;
    if (!colours || colours.mode !== mode) {
      const s = getComputedStyle(document.documentElement);
      const css = (name) => s.getPropertyValue(name).trim();
      colours = { mode, metal: css("--chip"), line: css("--line"), soft: css("--soft"),
        filament: css("--filament"), residue: css("--residue"), gate: css("--gate") };
    }
    const g = canvas.getContext("2d");
    g.setTransform(r, 0, 0, r, 0, 0);
    g.clearRect(0, 0, w, h);
    const left = 0.17 * w, right = 0.83 * w, span = right - left, mid = h / 2;
    g.fillStyle = colours.metal;
    g.fillRect(0, 0, left, h);
    g.fillRect(right, 0, w - right, h);
    g.globalAlpha = 0.1;
    g.fillStyle = colours.gate;
    g.fillRect(left, 0, span, h);
    g.globalAlpha = 1;
    const reach = Math.min(o.filament + o.residue, 1), tip = left + reach * span;
    const cone = (end, base, colour, alpha) => {
      g.globalAlpha = alpha;
      g.fillStyle = colour;
      g.beginPath();
      g.moveTo(left, mid - base);
      g.quadraticCurveTo(left + (end - left) * 0.5, mid - base * 0.35, end, mid - 2);
      g.lineTo(end, mid + 2);
      g.quadraticCurveTo(left + (end - left) * 0.5, mid + base * 0.35, left, mid + base);
      g.fill();
      g.globalAlpha = 1;
    };
    cone(tip, h * 0.36, colours.filament, 0.45);
    cone(left + o.residue * span, h * 0.3, colours.residue, 0.9);
    if (o.bridged) {
      g.strokeStyle = colours.gate;
      g.lineWidth = 3;
      g.beginPath();
      g.moveTo(left, mid);
      g.lineTo(right, mid);
      g.stroke();
    }
    // Dots: a part of them waits in the electrode, the rest lies along the filament and residue.
    const out = Math.round(ions.length * (0.25 + 0.6 * reach));
    g.fillStyle = colours.soft;
    g.globalAlpha = 0.75;
    g.beginPath();
    ions.forEach((ion, i) => {
      let x, y;
      if (i < out) {
        const along = ion.a ** 0.8;
        x = left + along * reach * span;
        y = mid + (ion.b - 0.5) * h * (0.14 + 0.5 * (1 - along));
      } else {
        x = left * (0.12 + 0.76 * ion.a);
        y = h * (0.08 + 0.84 * ion.b);
      }
      ion.x += (x - ion.x) * 0.35 + (Math.random() - 0.5) * 1.6;
      ion.y += (y - ion.y) * 0.35 + (Math.random() - 0.5) * 1.6;
      g.moveTo(ion.x + 2.6, ion.y);
      g.arc(ion.x, ion.y, 2.6, 0, 6.3);
    });
    g.fill();
    g.globalAlpha = 1;
  };

  const frame = (event) => {
    const head = event.detail;
    paint(head.oxide);
    if (!head.cards) return;
    for (const [id, text] of Object.entries(head.cards)) {
      const place = get(id);
      if (place && place.textContent !== text) place.textContent = text;
    }
    get("bar").style.width = (100 * head.share).toFixed(1) + "%";
  };
  window.addEventListener("wetware-frame", frame);
  model.on("remove", () => window.removeEventListener("wetware-frame", frame));
}
