// Milliseconds for which an answer is waited for, in a browser that keeps up.
const SHORTEST_PATIENCE = 60;

// A frame of before a change of a control, which is still on its way, would keep the browser from the
// answer for as long as it takes to draw: it is not drawn. At most two, and not for long: not every
// change of a control is one that the engine hears of.
class LateFrames {
  constructor() {
    this.orders = null;
    this.since = null;
    this.answered = -Infinity;
    this.left = 0;
    this.playing = false;
    this.patience = SHORTEST_PATIENCE;
    this.changed = (event) => {
      if (!event.sync || !["value", "moved"].includes(event.attr)) return;
      this.since = performance.now();
      this.left = 2;
      if (this.playing) turns.wait(this.patience);
    };
  }

  watch(document) {
    if (this.document) return;
    this.document = document;
    document.on_change(this.changed);
  }

  skips(head, pace) {
    this.playing = head.playing;
    this.patience = Math.max(SHORTEST_PATIENCE, 3 * pace);
    if (head.orders !== this.orders) {
      this.answered = performance.now();
      this.since = null;
      turns.answered();
    }
    this.orders = head.orders;
    if (this.since === null || !head.playing) return false;
    const fresh = performance.now() - this.since < this.patience;
    this.left -= 1;
    return fresh && this.left >= 0;
  }

  // Whether this frame may be the first one to show a change: some of them show with the next pulse.
  answers(head) {
    return head.playing && performance.now() - this.answered < 150;
  }

  remove() {
    this.document?.remove_on_change(this.changed);
  }
}
