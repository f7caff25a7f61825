// The raster on a canvas of its own that lies inside the plot's frame, below its cursor and events.
// It follows the plot's axes, size and colours, and glides between frames. Each spike is drawn once,
// onto a strip that is twice as long as the view; a paint then only copies a piece of the strip.
// The plot itself stays whole: its source is filled while a pointer rests on it (hover), while the
// run is held, and for exports, which paint onto the plot's own canvas.

const CROWD = 10_000;
const CALM = 9_000;
const MOST_DASHES = 20_000;
const LEAD = 45;
const SLUGGISH = 26;
const REST = 3000;
const INPUTS = ["keydown", "pointerdown", "touchmove"];

class RasterCanvas {
  constructor(stats) {
    this.store = new SpikeStore();
    this.canvas = document.createElement("canvas");
    this.canvas.style.cssText = "position:absolute;pointer-events:none";
    this.canvas.className = "wetware-raster";
    this.context = this.canvas.getContext("2d");
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    Object.assign(this, { stats, plot: null, head: null, hovered: false, foreign: false });
    this.slow = false; // set by whoever sees that even frames of data are too much
    Object.assign(this, { pace: 0, arrived: 0, shown: 0, last: 0, gap: 16, rested: 0, request: 0 });
    // While a person turns something, the machine's time belongs to the answer.
    this.rest = () => {
      this.rested = Math.max(this.rested, performance.now() + 250);
    };
    for (const kind of INPUTS) document.addEventListener(kind, this.rest, { capture: true });
    // An earlier stretch of the run lies in the plot's source: then the plot draws it itself.
    this.giveWay = () => {
      this.foreign = true;
      this.canvas.style.display = "none";
    };
    window.addEventListener("wetware-looked", this.giveWay);
    Object.assign(stats, { painted: 0, drawing: "", spikes: () => this.listed() });
  }

  // ---- the plot it lies in -----------------------------------------------------------------

  find() {
    if (this.plot && this.canvas.isConnected) return true;
    for (const root of Bokeh.index)
      for (const part of all(root))
        for (const drawn of part.computed_renderer_views || [])
          if (drawn.model.data_source?.name === "wetware_raster") return this.enter(drawn);
    return false;
  }

  enter(renderer) {
    const [plot, source] = [renderer.plot_view, renderer.model.data_source];
    const layer = plot?.canvas_view?.primary?.el;
    if (!layer || !layer.isConnected || !plot.frame) return false;
    Object.assign(this, { plot, source, renderer, strip: null });
    layer.after(this.canvas);
    const paint = renderer._paint;
    renderer._paint = (context) => {
      if (this.foreign) return paint.call(renderer, context);
      if (plot.is_forcing_paint) return this.export(context);
      renderer.map_data();
    };
    const events = plot.canvas_view.events_el;
    events.addEventListener("pointerenter", () => {
      this.hovered = true;
      this.fill();
    });
    events.addEventListener("pointerleave", () => {
      this.hovered = false;
    });
    // Whoever gives the source other data (an earlier stretch, say) wants to see those.
    source.properties.data.change.connect(this.giveWay);
    const moved = () => this.soon();
    for (const range of [plot.model.x_range, plot.model.y_range]) range.change.connect(moved);
    new ResizeObserver(moved).observe(layer);
    return true;
  }

  fill() {
    if (!this.plot || !this.head || this.foreign) return;
    const { now, window } = this.head;
    write(this.source, this.store.dashes(now, window, MOST_DASHES));
  }

  listed() {
    if (!this.head) return { t: [], neuron: [] };
    if (this.foreign) {
      const drawn = this.source.data;
      return { t: Array.from(drawn.t), neuron: Array.from(drawn.neuron) };
    }
    const { t, neuron } = this.store.dashes(this.head.now, this.head.window, Infinity);
    return { t: Array.from(t), neuron: Array.from(neuron) };
  }

  // ---- time --------------------------------------------------------------------------------

  // Returns whether the frame carried on from the last one.
  take(frame) {
    const { head } = frame;
    const moment = performance.now();
    const before = this.head;
    const good = this.store.take(frame);
    const [passed, gone] = [before ? head.now - before.now : 0, moment - this.arrived];
    if (head.from === null || !head.playing || passed < 0 || gone > 500) this.pace = 0;
    else if (gone > 4) this.pace += 0.25 * (passed / gone - this.pace);
    Object.assign(this, { head, arrived: moment });
    if (this.foreign) {
      this.foreign = false;
      this.canvas.style.display = "";
    }
    if (!head.playing || this.hovered) this.fill();
    this.soon();
    return good;
  }

  soon() {
    if (!this.request) this.request = requestAnimationFrame((moment) => this.tick(moment));
  }

  tick(moment) {
    this.request = 0;
    if (!this.head || this.foreign || !this.find()) return;
    if (turns.others === "later" || turns.waits(this.last, RASTER_WAIT)) return this.soon();
    const gap = moment - this.last;
    this.last = moment;
    // How far animation frames lie apart; where only frames of data call, that says nothing.
    if (this.glided && gap < 300) this.gap += 0.1 * (gap - this.gap);
    if (this.gap > SLUGGISH) Object.assign(this, { gap: 16, rested: moment + REST });
    // A pointer measures, and a slow machine has no time to glide: then in step with all plots.
    const gliding = this.head.playing && !this.hovered && !this.still.matches && !document.hidden &&
      !this.slow && moment > this.rested && this.pace > 0;
    const lead = Math.min(Math.max(moment - this.arrived, 0), LEAD);
    const aim = this.head.now + (gliding ? this.pace * lead : 0);
    const step = this.shown + this.pace * gap;
    const near = Math.abs(aim - step) < 0.03 * this.head.window;
    this.shown = gliding && near ? step + 0.15 * (aim - step) : aim;
    this.paint();
    this.glided = gliding && moment - this.arrived < 300;
    if (this.glided) this.soon();
  }

  // ---- drawing -----------------------------------------------------------------------------

  colours() {
    const mode = document.documentElement.dataset.mode;
    if (this.mode === mode && this.ink) return;
    this.mode = mode;
    this.ink = getComputedStyle(document.documentElement).getPropertyValue("--spikes").trim();
    const [, code] = /^#([0-9a-f]{6})$/i.exec(this.ink) || [null, "c2410c"];
    this.rgb = [0, 2, 4].map((place) => parseInt(code.slice(place, place + 2), 16));
    this.thick = mode === "projector" ? 3 : 1.6;
  }

  paint() {
    const box = this.plot.frame.bbox;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (width < 2 || height < 2) return;
    this.lie(box, width, height);
    this.colours();
    const [x, y] = [this.plot.model.x_range, this.plot.model.y_range];
    const scale = width / (x.end - x.start);
    const left = this.shown + x.start;
    const key = [width, height, scale, y.start, y.end, this.mode, ratio,
      this.store.generation, this.store.neuronCount].join();
    const strip = this.strip;
    if (!strip || strip.key !== key || left < strip.origin || left - strip.origin > strip.spare)
      this.anew(key, left, { width, height, scale, ratio, low: y.start, high: y.end });
    else this.add();
    this.context.clearRect(0, 0, width, height);
    const { cell, picture, scale: fine, origin } = this.strip;
    const from = Math.round((left - origin) * fine / cell);
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(picture, from, 0, Math.ceil(width / cell), picture.height, 0, 0,
      Math.ceil(width / cell) * cell, height);
    this.stats.painted += 1;
  }

  lie(box, width, height) {
    const place = `${box.left},${box.top},${width},${height}`;
    if (this.place === place) return;
    this.place = place;
    Object.assign(this.canvas, { width, height });
    Object.assign(this.canvas.style, {
      left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px`,
    });
  }

  anew(key, left, size) {
    const span = size.width / size.scale;
    const inView = this.store.within(left, left + span);
    const limit = this.strip?.density ? CALM : CROWD;
    const strip = { key, origin: left, spare: span, ...size, done: 0, cell: 1 };
    if (inView > limit) {
      strip.cell = Math.max(1, Math.round(size.ratio));
      const rows = Math.abs(size.high - size.low);
      const high = Math.max(1, Math.min(Math.floor(size.height / strip.cell), Math.round(rows)));
      strip.density = new Density(Math.ceil((2 * size.width) / strip.cell), high);
      strip.picture = strip.density.canvas;
    } else {
      strip.picture = new OffscreenCanvas(2 * size.width, size.height);
      strip.context = strip.picture.getContext("2d");
      strip.context.fillStyle = this.ink;
    }
    this.strip = strip;
    this.stats.drawing = strip.density ? "density" : "dashes";
    this.add();
  }

  add() {
    const { store, strip } = this;
    const first = Math.max(strip.done - store.dropped, 0);
    strip.done = store.dropped + store.count;
    if (strip.density) return this.thicken(first);
    const { context, origin, scale, height, low, high } = strip;
    const rise = height / (high - low);
    const half = reach(store.neuronCount) * Math.abs(rise);
    const thick = Math.max(1, Math.round(this.thick * strip.ratio));
    const tall = Math.max(1, Math.round(2 * half));
    for (let i = first; i < store.count; i += 1) {
      const x = Math.round((store.times[i] - origin) * scale - thick / 2);
      const y = height - (store.neurons[i] - low) * rise;
      if (x > -thick && x < 2 * strip.width) context.fillRect(x, Math.round(y - half), thick, tall);
    }
  }

  thicken(first) {
    const { store, strip } = this;
    const { density, origin, scale, cell, low, high } = strip;
    const rise = density.height / (high - low);
    for (let i = first; i < store.count; i += 1) {
      const row = Math.floor(density.height - (store.neurons[i] - low) * rise);
      density.add(Math.floor(((store.times[i] - origin) * scale) / cell), row, row);
    }
    density.finish(this.rgb);
  }

  // Onto the plot's own canvas, when it is saved: real strokes, so that an SVG stays sharp.
  export(context) {
    if (!this.head) return;
    const { x: left, y: top, width, height } = this.plot.frame.bbox;
    if (this.strip?.density) {
      context.drawImage(this.canvas, left, top, width, height);
      return;
    }
    const { x_scale: across, y_scale: up } = this.plot.frame;
    const half = reach(this.store.neuronCount);
    context.beginPath();
    for (let i = 0; i < this.store.count; i += 1) {
      const x = across.compute(this.store.times[i] - this.shown);
      if (x < left || x > left + width) continue;
      context.moveTo(x, up.compute(this.store.neurons[i] - half));
      context.lineTo(x, up.compute(this.store.neurons[i] + half));
    }
    Object.assign(context, { strokeStyle: this.ink, lineWidth: this.thick });
    context.stroke();
  }

  remove() {
    cancelAnimationFrame(this.request);
    for (const kind of INPUTS) document.removeEventListener(kind, this.rest, { capture: true });
    window.removeEventListener("wetware-looked", this.giveWay);
    this.canvas.remove();
  }
}
