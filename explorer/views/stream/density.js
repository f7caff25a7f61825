// Many spikes: how many fall on each pixel, as one image. The first is faint, then by logarithm.

const FAINT = 0.22;

class Density {
  constructor(width, height) {
    Object.assign(this, { width, height, most: 8 });
    this.counts = new Uint16Array(width * height);
    this.canvas = new OffscreenCanvas(width, height);
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
  }

  // Takes one spike; `low` and `high` are the rows that its dash reaches over.
  add(x, low, high) {
    if (x < 0 || x >= this.width) return;
    const [first, last] = [Math.max(low, 0), Math.min(high, this.height - 1)];
    for (let y = first; y <= last; y += 1) {
      const place = y * this.width + x;
      if (this.counts[place] < 65535) this.counts[place] += 1;
      if (this.counts[place] > this.most) this.outgrown = true;
    }
    this.from = Math.min(this.from ?? x, x);
    this.to = Math.max(this.to ?? x, x);
  }

  // Writes what has changed since the last time.
  finish(colour) {
    if (this.outgrown) {
      while (this.counts.some((count) => count > this.most)) this.most *= 2;
      [this.from, this.to, this.outgrown] = [0, this.width - 1, false];
    }
    if (this.from === undefined) return;
    const [width, height] = [this.to - this.from + 1, this.height];
    const image = this.context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const full = Math.log1p(this.most);
    const [red, green, blue] = colour;
    const plain = (blue << 16) | (green << 8) | red;
    const shades = Array.from({ length: this.most + 1 }, (_, count) => {
      const part = count ? FAINT + (1 - FAINT) * (Math.log1p(count) / full) : 0;
      return ((Math.round(255 * part) << 24) | plain) >>> 0;
    });
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1)
        pixels[y * width + x] = shades[this.counts[y * this.width + this.from + x]];
    this.context.putImageData(image, this.from, 0);
    this.from = this.to = undefined;
  }
}
