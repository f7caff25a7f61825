// One tooltip for the page: whatever carries data-tip explains itself on hover and on focus.
function openTips() {
  const tip = document.createElement("div");
  tip.className = "wetware-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  // A field of the toolkit keeps its explanation in its label, where only a pointer finds it.
  const field = (path) => {
    const form = path.find((node) => node.classList && node.classList.contains("MuiFormControl-root"));
    const words = form && form.querySelector("label span[aria-label]");
    return words ? [form, words.getAttribute("aria-label")] : [null, ""];
  };
  let shownBy = "";
  const show = (path, type) => {
    let target = path.find((node) => node.dataset && node.dataset.tip);
    if (target) {
      const evidence = path.find((node) => node.dataset && node.dataset.evidence);
      tip.textContent = target.dataset.tip + (evidence ? ` ${evidence.dataset.evidence}` : "");
      target.setAttribute("aria-description", tip.textContent);
    } else {
      const [form, words] = type === "focusin" ? field(path) : [null, ""];
      target = form;
      if (target) tip.textContent = words;
      // A pointer that rests elsewhere must not take away what the keyboard asked for.
      if (!target && (type === "focusin" || shownBy === "pointerover")) hush();
      if (!target) return;
    }
    shownBy = type;
    tip.hidden = false;
    // Dialogs and menus lie in the browser's top layer, the newest above the others.
    if (tip.showPopover) {
      tip.popover = "manual";
      if (tip.matches(":popover-open")) tip.hidePopover();
      tip.showPopover();
    }
    const place = target.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const left = Math.min(Math.max(place.left, 8), window.innerWidth - size.width - 8);
    const below = place.bottom + 6 + size.height < window.innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? place.bottom + 6 : Math.max(place.top - 6 - size.height, 4)}px`;
  };
  const explain = (event) => show(event.composedPath(), event.type);
  // Coming from one part of a shadow tree to another is not told outside of it; moving there is.
  let under = null;
  const hover = (event) => {
    const path = event.composedPath();
    if (path[0] === under) return;
    under = path[0];
    show(path, "pointerover");
  };
  const hush = () => {
    tip.hidden = true;
  };
  const leave = () => {
    under = null; // who comes back to the same part asks again
    hush();
  };
  // Focus that moves within one shadow tree is not told outside of it; the key that moved it is.
  let focused = null;
  const moved = (event) => {
    let now = document.activeElement;
    while (now && now.shadowRoot && now.shadowRoot.activeElement) now = now.shadowRoot.activeElement;
    if (now === focused || event.key === "Escape") return;
    focused = now;
    const path = [];
    for (let node = now; node; node = node.parentNode || node.host) path.push(node);
    show(path, "focusin");
  };
  const escape = (event) => {
    if (event.key === "Escape") hush();
  };
  // Who presses a button knows what it does. Elsewhere a finger's tap is what asks.
  const pressed = (event) => {
    if (event.composedPath().some((node) => node.tagName === "BUTTON")) hush();
  };
  const reactions = {
    pointerover: hover, pointermove: hover, pointerleave: leave, focusin: explain, focusout: hush,
    keydown: escape, keyup: moved, click: pressed,
  };
  for (const [name, react] of Object.entries(reactions)) document.addEventListener(name, react);
  const remove = () => {
    for (const [name, react] of Object.entries(reactions)) document.removeEventListener(name, react);
    tip.remove();
  };
  return { remove };
}
