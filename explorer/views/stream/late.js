// A frame of before a change of a control, which is still on its way, would keep the browser from the
// answer for as long as it takes to draw: it is not drawn. At most two, and not for long: not every
// change of a control is one that the engine hears of.
class LateFrames {
  constructor() {
    this.orders = null;
    this.since = null;
    this.left = 0;
    this.changed = (event) => {
      if (!event.sync || event.attr !== "value") return;
      this.since = performance.now();
      this.left = 2;
    };
  }

  watch(document) {
    if (this.document) return;
    this.document = document;
    document.on_change(this.changed);
  }

  skips(head, pace) {
    const answered = head.orders !== this.orders;
    this.orders = head.orders;
    if (answered) this.since = null;
    if (this.since === null || !head.playing) return false;
    const fresh = performance.now() - this.since < Math.max(60, 3 * pace);
    this.left -= 1;
    return fresh && this.left >= 0;
  }

  remove() {
    this.document?.remove_on_change(this.changed);
  }
}
