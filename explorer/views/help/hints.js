// Hints for a first visit. They cover nothing for long: any act of the person ends them.

const SEEN = "wetware-hints";

function seen() {
  try {
    return window.localStorage.getItem(SEEN);
  } catch (error) {
    return "unknown"; // storage is forbidden: hints would come back at every visit
  }
}

function remember() {
  try {
    window.localStorage.setItem(SEEN, "seen");
  } catch (error) {
    // nothing to be done
  }
}

function wanted() {
  const query = new URLSearchParams(location.search);
  if (query.has("lesson") || query.has("class") || /\/live\/?$/.test(location.pathname)) return false;
  if (document.documentElement.dataset.mode === "projector") return false;
  if (seen() === "show") return true; // asked for, as the tests do
  return seen() === null && !navigator.webdriver;
}

// What a hint stands beside may lie in the shadow of a component.
function find(kind) {
  const selector = { slider: "[role=slider],input[type=range]", menu: "[role=combobox]",
    number: "#rate" }[kind];
  const search = (root) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const element of root.querySelectorAll("*")) {
      const inside = element.shadowRoot && search(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  return search(document);
}

export function render({ model, el }) {
  el.style.display = "none";
  const t = model.texts;
  let card = null;
  let place = -1;

  const end = () => {
    if (!card) return;
    card.remove();
    card = null;
    for (const sign of ["pointerdown", "wheel"]) document.removeEventListener(sign, act, true);
    document.removeEventListener("keydown", key, true);
  };
  const own = (event) => card && event.composedPath().includes(card);
  const act = (event) => own(event) || end();
  const key = (event) => {
    if (event.key === "Escape") return end();
    if (["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key) || own(event)) return;
    end();
  };
  const show = () => {
    place += 1;
    if (place >= t.hints.length) return end();
    const hint = t.hints[place];
    card.querySelector("p").textContent = hint.words;
    card.querySelector("small").textContent = `${place + 1} ${t.of} ${t.hints.length}`;
    const last = place === t.hints.length - 1;
    card.querySelector(".next").textContent = last ? t.close : t.next;
    card.querySelector(".close").hidden = last;
    const target = find(hint.beside);
    const box = target ? target.getBoundingClientRect() : { left: 24, right: 24, top: 80, bottom: 80 };
    const size = card.getBoundingClientRect();
    const right = box.right + 18 + size.width < innerWidth;
    const below = hint.beside === "menu";
    let x = right && !below ? Math.max(box.right, 290) + 18 : Math.min(box.left, innerWidth - size.width - 16);
    if (!right && !below) x = box.left - size.width - 18;
    const y = below ? box.bottom + 14 : Math.min(Math.max(box.top - 12, 60), innerHeight - size.height - 16);
    card.style.left = `${Math.max(x, 12)}px`;
    card.style.top = `${y}px`;
  };
  const begin = () => {
    if (!wanted() || document.querySelector(".MuiDialog-root")) return;
    remember();
    card = document.createElement("aside");
    card.className = "wetware-hint";
    card.setAttribute("role", "note");
    card.setAttribute("aria-label", t.title);
    card.setAttribute("aria-live", "polite");
    Object.assign(card.style, {
      position: "fixed", zIndex: 1800, maxWidth: "290px", padding: "12px 16px",
      borderRadius: "12px", background: "var(--card)", color: "var(--ink)", fontSize: "14px",
      lineHeight: "1.4", border: "2px solid var(--accent)", boxShadow: "0 6px 24px #0004",
    });
    const words = document.createElement("p");
    words.style.margin = "0 0 8px";
    const row = document.createElement("div");
    Object.assign(row.style, { display: "flex", gap: "10px", alignItems: "center" });
    const count = document.createElement("small");
    Object.assign(count.style, { color: "var(--soft)", marginRight: "auto" });
    const button = (name, label, run) => {
      const made = document.createElement("button");
      made.className = name;
      made.type = "button";
      made.textContent = label;
      Object.assign(made.style, {
        font: "inherit", fontWeight: 600, padding: "3px 12px", borderRadius: "8px",
        border: "1px solid var(--line)", background: "transparent", color: "var(--ink)",
        cursor: "pointer",
      });
      made.addEventListener("click", run);
      return made;
    };
    row.append(count, button("close", t.close, end), button("next", t.next, show));
    card.append(words, row);
    document.body.append(card);
    for (const sign of ["pointerdown", "wheel"]) document.addEventListener(sign, act, true);
    document.addEventListener("keydown", key, true);
    show();
  };
  // Once something has been drawn, so that the cards lie where they stay.
  const timer = setInterval(() => {
    if (!window.__wetware || !(window.__wetware.shown > 20)) return;
    clearInterval(timer);
    begin();
  }, 500);
  model.on("remove", () => {
    clearInterval(timer);
    end();
  });
}
