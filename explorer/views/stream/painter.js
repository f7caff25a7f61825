// Paints of plots, taken out of the toolkit's hands: it lets 16.7 ms pass between two paints by the
// clock and then waits for an animation frame, so that a frame of data may miss one. Here plots are
// painted together, at once when their data arrive, else with the next animation frame.

class Painter {
  constructor() {
    this.wanted = new Set();
    this.request = 0;
    this.after = null;
  }

  // Takes over a plot's paints; whatever looks different inside is left alone.
  take(view) {
    if (typeof view.throttled_paint !== "function" || typeof view.repaint !== "function") return;
    try {
      view.throttled_paint.stop();
    } catch (error) {
      // It has never been asked for a paint: then there is none to stop.
    }
    view.throttled_paint = () => {
      this.wanted.add(view);
      if (!this.request) this.request = requestAnimationFrame(() => this.flush());
      this.after = this.after || Promise.withResolvers();
      return this.after.promise;
    };
    view.throttled_paint.stop = () => this.wanted.delete(view);
    view.request_repaint();
  }

  flush() {
    cancelAnimationFrame(this.request);
    this.request = 0;
    const [views, after] = [[...this.wanted], this.after];
    this.wanted.clear();
    this.after = null;
    for (const view of views) if (!view.is_destroyed) view.repaint();
    if (after) after.resolve();
  }
}
