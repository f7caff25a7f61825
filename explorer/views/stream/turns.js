// Milliseconds for which an answer is waited for, in a browser that keeps up.
const SHORTEST_PATIENCE = 60;

// Milliseconds that a plot may stand still for an answer, also while a person goes on changing.
const LONGEST_WAIT = 70;

// The same for the raster, which costs little and glides.
const RASTER_WAIT = 35;

// Frames that are passed over for one change.
const MOST_PASSED = 2;

// Whose turn it is, from a change of a control until its answer. Frames of before the change, which
// are still on their way, and paints of what was before would keep the browser from the answer for
// as long as they take. So nothing is painted meanwhile that was painted lately, and such a frame is
// passed over; not for long: not every change of a control is one that the engine hears of. Then
// what goes in shows the change at once, and is painted first; the others that share its data come
// one animation frame later.
const turns = {
  until: 0, // when the wait for an answer ends; 0: none is waited for
  left: 0, // frames of before the change that may still be passed over
  due: false, // an answer is there and not yet painted: it is, whatever a person does meanwhile
  others: "now", // when the plots are painted that do not show what goes in
  owed: new Set(), // plots that were held back
  patience: SHORTEST_PATIENCE,
  playing: false,
  orders: null,
  came: -Infinity, // when the last answer came
  timer: 0,
  document: null,

  watch(document) {
    if (this.document) return;
    this.document = document;
    document.on_change(this.changed);
  },

  remove() {
    this.document?.remove_on_change(this.changed);
    this.document = null;
  },

  changed: (event) => {
    if (!event.sync || !["value", "moved"].includes(event.attr) || !turns.playing) return;
    turns.left = MOST_PASSED;
    turns.until = performance.now() + turns.patience;
    clearTimeout(turns.timer);
    turns.timer = setTimeout(() => turns.settle(), turns.patience + 1);
  },

  // No answer came: what was held back is painted.
  settle() {
    for (const part of this.owed) part.throttled_paint();
    this.owed.clear();
  },

  // Take note of a frame; return whether it is to be passed over.
  passes(head, pace) {
    this.playing = head.playing;
    this.patience = Math.max(SHORTEST_PATIENCE, 3 * pace);
    if (head.orders !== this.orders) {
      this.orders = head.orders;
      this.came = performance.now();
      this.until = 0;
      this.due = true;
      this.owed.clear(); // with the answer all plots get other data
    }
    if (!this.until || !head.playing) return false;
    this.left -= 1;
    return performance.now() < this.until && this.left >= 0;
  },

  // Whether a frame may be the first one to show a change: some of them show with the next pulse.
  answers(head) {
    return head.playing && performance.now() - this.came < 150;
  },

  // Whether what was painted at a time may still wait.
  waits(since, longest = LONGEST_WAIT) {
    const now = performance.now();
    return !this.due && now < this.until && now - since < longest;
  },

  // The plots' own paints share the animation frame, before or after whoever says so.
  painted() {
    requestAnimationFrame(() => {
      this.due = false;
    });
  },
};

function inTurn(part) {
  const [drawn, throttled] = [part.computed_renderer_views || [], part.throttled_paint];
  const shares = drawn.some((one) => one.model.data_source?.name === "wetware_traces");
  if (!shares || !throttled?.stop || !part._actual_paint) return;
  const paint = part._actual_paint;
  let painted = -Infinity;
  part._actual_paint = function () {
    if (!this.is_forcing_paint && turns.waits(painted)) return void turns.owed.add(this);
    painted = performance.now();
    turns.owed.delete(this);
    return paint.call(this);
  };
  if (drawn.some((one) => one.glyph?.model.y?.field === "input")) return;
  const later = () => new Promise((done) => requestAnimationFrame(() => done(throttled())));
  part.throttled_paint = Object.assign(() => (turns.others === "later" ? later() : throttled()), {
    stop: throttled.stop,
  });
}
