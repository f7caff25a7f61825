// Fills areas of many points a column of pixels at a time. As one outline with thousands of steep
// edges, a browser without a graphics card takes several times longer, and everything else waits.

// Parts of a screen pixel that edges are rounded to, so that neighbours are often alike.
const PARTS = 4;

// Least and largest screen y of an area in every column of device pixels that it crosses.
class ColumnExtent {
  constructor() {
    this.top = new Float32Array(0);
    this.bottom = new Float32Array(0);
  }

  // `columns` of the canvas; `scale`, `shift` from screen x to device x.
  take({ sx, sy1, sy2 }, columns, scale, shift) {
    if (this.top.length < columns) {
      this.top = new Float32Array(columns);
      this.bottom = new Float32Array(columns);
    }
    this.top.fill(Infinity, 0, columns);
    this.bottom.fill(-Infinity, 0, columns);
    for (let i = 0; i < sx.length; i++) {
      const x = sx[i] * scale + shift;
      this.reach(Math.floor(x), columns, sy1[i], sy2[i]);
      if (i === 0) continue;
      // What lies between two points shows at each edge of a column that they have between them.
      const from = sx[i - 1] * scale + shift;
      const last = Math.min(Math.floor(x), columns);
      for (let edge = Math.max(Math.floor(from) + 1, 0); edge <= last; edge++) {
        const part = (edge - from) / (x - from);
        const one = sy1[i - 1] + part * (sy1[i] - sy1[i - 1]);
        const other = sy2[i - 1] + part * (sy2[i] - sy2[i - 1]);
        this.reach(edge - 1, columns, one, other);
        this.reach(edge, columns, one, other);
      }
    }
  }

  reach(column, columns, one, other) {
    if (!(column >= 0 && column < columns)) return;
    if (one > other) [one, other] = [other, one];
    one = Math.round(one * PARTS) / PARTS;
    other = Math.round(other * PARTS) / PARTS;
    if (one < this.top[column]) this.top[column] = one;
    if (other > this.bottom[column]) this.bottom[column] = other;
  }

  // Calls `fill(first column, number of columns, top, bottom)` for columns that look alike.
  each(columns, fill) {
    let first = 0;
    for (let column = 1; column <= columns; column++) {
      const [top, bottom] = [this.top[first], this.bottom[first]];
      if (column < columns && this.top[column] === top && this.bottom[column] === bottom) continue;
      if (bottom > top) fill(first, column - first, top, bottom);
      first = column;
    }
  }
}

// Another canvas than the screen's own (an export as SVG), a pattern, or few points: all as it was.
function fillByColumns(glyph) {
  const plain = glyph._paint;
  const extent = new ColumnExtent();
  glyph._paint = function (ctx, indices, data) {
    const area = { sx: this.sx, sy1: this.sy1, sy2: this.sy2, ...data };
    const { fill, hatch } = this.visuals;
    const columns = ctx.canvas?.width || 0;
    const own = ctx instanceof CanvasRenderingContext2D && fill.doit && !hatch.doit;
    if (!own || area.sx.length < columns) return plain.call(this, ctx, indices, data);
    const { a: scale, e: shift } = ctx.getTransform();
    extent.take(area, columns, scale, shift);
    fill.set_value(ctx);
    extent.each(columns, (first, number, top, bottom) =>
      ctx.fillRect((first - shift) / scale, top, number / scale, bottom - top),
    );
  };
}
