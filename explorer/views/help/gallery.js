// The cards of the gallery. The pictures are our own files; all words are set as text.

export function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "all";
  box.tabIndex = 0;
  const mark = () => {
    for (const button of box.querySelectorAll("button")) {
      button.setAttribute("aria-current", button.dataset.preset === model.current);
    }
  };
  const fill = () => {
    box.replaceChildren();
    for (const group of model.cards) {
      const title = document.createElement("h3");
      title.textContent = group.title;
      const grid = document.createElement("div");
      grid.className = "grid";
      for (const card of group.cards) {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.preset = card.preset;
        button.innerHTML = card.picture;
        const name = document.createElement("b");
        name.textContent = card.title;
        const story = document.createElement("span");
        story.textContent = card.story;
        button.append(name, story);
        button.addEventListener("click", () => {
          model.chosen = { preset: card.preset, count: (model.chosen.count || 0) + 1 };
        });
        grid.append(button);
      }
      box.append(title, grid);
    }
    mark();
  };
  model.on("cards", fill);
  model.on("current", mark);
  fill();
  return box;
}
