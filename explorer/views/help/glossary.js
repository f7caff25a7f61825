// The glossary's list and its search field. Words come as data and are set as text, never as HTML.

function made(tag, name, words) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words) element.textContent = words;
  return element;
}

// Letters are compared without their accents: "oxido" finds "óxido".
function plain(words) {
  return words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

function row(entry) {
  const line = made("div", "entry");
  const name = made("div", "name");
  name.append(made("b", "", entry.name));
  if (entry.symbol) name.append(made("i", "", entry.symbol));
  if (entry.unit) name.append(made("span", "unit", entry.unit));
  if (entry.evidence) name.append(made("span", "chip", entry.evidence));
  if (entry.path) name.append(made("code", "", entry.path));
  line.append(name, made("div", "doc", entry.doc));
  if (entry.facts) line.append(made("div", "facts", entry.facts));
  return line;
}

export function render({ model, el }) {
  const t = model.texts;
  const field = made("input");
  field.type = "search";
  field.placeholder = t.search;
  field.setAttribute("aria-label", t.search);
  const count = made("span");
  count.setAttribute("role", "status");
  const head = made("div", "find");
  head.append(field, count);
  const list = made("div", "list");
  list.tabIndex = 0;
  const none = made("div", "none", t.none);
  const box = made("div");
  box.append(head, list);

  let groups = [];
  const filter = () => {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { title, rows } of groups) {
      let here = 0;
      for (const { element, words } of rows) {
        element.hidden = !wanted.every((word) => words.includes(word));
        here += element.hidden ? 0 : 1;
      }
      title.hidden = here === 0;
      found += here;
    }
    none.hidden = found > 0;
    count.textContent = `${found} ${t.found}`;
  };
  const fill = () => {
    list.replaceChildren();
    groups = [];
    for (const entry of model.entries) {
      const last = groups[groups.length - 1];
      if (!last || last.name !== entry.group) {
        const title = made("h3", "", entry.group);
        groups.push({ name: entry.group, title, rows: [] });
        list.append(title);
      }
      const element = row(entry);
      list.append(element);
      groups[groups.length - 1].rows.push({
        element, words: plain(Object.values(entry).join(" ")),
      });
    }
    list.append(none);
    filter();
  };
  field.addEventListener("input", filter);
  model.on("entries", fill);
  fill();
  return box;
}
