// Whose turn it is. Painting all plots takes a good part of the time that an answer to a person may
// take. So from a change on until its answer comes, or for a moment, nothing is painted that was
// painted lately: it would show what was before the change. Then what goes in shows the change at
// once, and is painted first; the others that share its data come one animation frame later.
const turns = {
  others: "now",
  until: 0, // when the wait for an answer ends
  due: false, // an answer is there and not yet painted: it is, whatever a person does meanwhile
  timer: 0,
  owed: new Set(),
  waits(since, longest = LONGEST_WAIT) {
    const now = performance.now();
    return !this.due && now < this.until && now - since < longest;
  },
  wait(duration) {
    this.until = performance.now() + duration;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), duration + 1);
  },
  // With the answer all plots get other data, and none is owed anything.
  answered() {
    this.until = 0;
    this.due = true;
    this.owed.clear();
  },
  // The plots' own paints share the animation frame, before or after whoever says so.
  painted() {
    requestAnimationFrame(() => {
      this.due = false;
    });
  },
  settle() {
    for (const part of this.owed) part.throttled_paint();
    this.owed.clear();
  },
};

// Milliseconds that a plot may stand still for an answer, also while a person goes on changing.
const LONGEST_WAIT = 70;

// The same for the raster, which costs little and glides.
const RASTER_WAIT = 35;

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
