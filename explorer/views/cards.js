// The cards beside the plots: the ions in the oxide as a moving picture, and the live numbers.

const rows = (list) =>
  list.map(([name, id, tip]) =>
    `<div class="row" tabindex="0" data-tip="${tip}"><span>${name}</span><b id="${id}">–</b></div>`).join("");

export function render({ model, el }) {
  const t = model.texts;
  el.innerHTML = `<div class="cards">
  <section class="card grow" aria-label="${t.oxide}">
    <div class="h"><b id="oxide">${t.oxide}</b><span id="phase"></span></div>
    <canvas role="img" aria-label="${t.oxide_alt}"></canvas>
    <div class="ends"><span id="left"></span><span id="middle"></span><span id="right"></span></div>
  </section>
  <section class="card">
    <div class="h">${t.rate}<span class="chip" tabindex="0" data-tip="${t.evidence_tip}" id="rate_chip"></span></div>
    <div class="big" id="rate" data-tip="${t.rate_tip}" tabindex="0">–</div>
    ${rows([[t.interval, "interval", t.interval_tip], [t.first, "first", t.first_tip]])}
  </section>
  <section class="card">
    <div class="h">${t.energy}<span class="chip" tabindex="0" data-tip="${t.evidence_tip}" id="energy_chip"></span></div>
    <div class="big" id="energy" data-tip="" tabindex="0">–</div>
    <div class="bar" aria-hidden="true"><i id="bar"></i></div>
    <div class="row" tabindex="0" data-tip="${t.part_tip}"><span id="part_0_name"></span><b id="part_0">–</b></div>
    <div class="row" tabindex="0" data-tip="${t.part_tip}"><span id="part_1_name"></span><b id="part_1">–</b></div>
    ${rows([[t.charging, "charging", t.charging_tip],
            [t.output, "output", t.output_tip], [t.books, "books", t.books_tip]])}
    <p class="note" tabindex="0" data-tip="${t.scale_tip}">${t.scale}</p>
  </section>
  <section class="card">
    <div class="h">${t.area}<span class="chip" tabindex="0" data-tip="${t.evidence_tip}" id="area_chip"></span></div>
    <div class="big" id="area" data-tip="" tabindex="0">–</div>
    <p class="note" id="area_note"></p>
  </section></div>`;
  const get = (id) => el.querySelector("#" + id);
  const canvas = el.querySelector("canvas");
  const root = el.querySelector(".cards");
  const ions = Array.from({ length: 72 }, () => ({
    a: Math.random(), b: Math.random(), x: 0, y: 0,
  }));
  let colours = null;

  // Asked at every frame, the size would make the browser lay the page out at every frame.
  let size = [0, 0];
  const sized = new ResizeObserver(() => {
    size = [canvas.clientWidth, canvas.clientHeight];
  });
  sized.observe(canvas);

  const paint = (o) => {
    const [w, h] = size, r = window.devicePixelRatio || 1;
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
    if (o.kind === "membrane") return membrane(g, w, h, o);
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

  // A membrane from above to below: sodium flows in through its open gates, potassium out.
  const membrane = (g, w, h, o) => {
    const left = 0.42 * w, right = 0.58 * w;
    g.fillStyle = colours.metal;
    g.fillRect(left, 0, right - left, h);
    const gates = 6;
    for (let i = 0; i < gates; i += 1) {
      const sodium = i % 2 === 0;
      const open = sodium ? o.filament : o.residue;
      const y = ((i + 0.5) / gates) * h, half = Math.max(1, open * 0.07 * h);
      g.fillStyle = sodium ? colours.filament : colours.residue;
      g.fillRect(left, y - half, right - left, 2 * half);
    }
    ions.forEach((ion, i) => {
      const sodium = i % 2 === 0;
      const open = sodium ? o.filament : o.residue;
      const from = sodium ? 0.04 : 0.62, width = 0.34;
      if (ion.side === undefined) ion.side = 0;
      if (Math.random() < 0.25 * open) ion.side = 1;
      else if (Math.random() < 0.02) ion.side = 0;
      const start = ion.side ? (sodium ? 0.62 : 0.04) : from;
      const x = (start + width * ion.a) * w, y = h * (0.05 + 0.9 * ion.b);
      ion.x += (x - ion.x) * 0.3 + (Math.random() - 0.5) * 1.6;
      ion.y += (y - ion.y) * 0.3 + (Math.random() - 0.5) * 1.6;
      g.fillStyle = sodium ? colours.filament : colours.soft;
      g.beginPath();
      g.arc(ion.x, ion.y, 2.6, 0, 6.3);
      g.fill();
    });
  };

  const frame = (event) => {
    const head = event.detail;
    paint(head.oxide);
    if (!head.cards) return;
    if (root.dataset.evidence !== head.cards.evidence) root.dataset.evidence = head.cards.evidence;
    for (const [id, text] of Object.entries(head.cards)) {
      if (id.startsWith("tip_")) {
        get(id.slice(4)).dataset.tip = text;
        continue;
      }
      const place = get(id);
      if (place && place.textContent !== text) {
        place.textContent = text;
        const row = place.closest(".row");
        if (row && place.tagName === "B") row.hidden = text === "";
      }
    }
    get("bar").style.width = (100 * head.share).toFixed(1) + "%";
  };
  window.addEventListener("wetware-frame", frame);
  model.on("remove", () => {
    sized.disconnect();
    window.removeEventListener("wetware-frame", frame);
  });
}
