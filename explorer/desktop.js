// In a window of its own there is no list of downloads: whatever the page would download goes to
// the native dialog instead, and what came of it is said at the top of the page.
(() => {
  if (window.__wetware_desktop) return;
  const state = (window.__wetware_desktop = { answers: [] });

  const say = (words) => {
    const line = document.createElement("div");
    line.setAttribute("role", "status");
    line.textContent = words;
    line.style.cssText =
      "position:fixed;top:56px;left:50%;transform:translateX(-50%);z-index:2000;max-width:90vw;" +
      "padding:8px 18px;border-radius:10px;background:var(--ink);color:var(--card);" +
      "font-size:14px;box-shadow:0 2px 12px #0005";
    document.body.append(line);
    setTimeout(() => line.remove(), 8000);
  };

  const encoded = (blob) =>
    new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
      reader.onerror = () => failed(reader.error);
      reader.readAsDataURL(blob);
    });

  const save = async (link) => {
    try {
      const blob = await (await fetch(link.href)).blob();
      const answer = await window.pywebview.api.save(link.download, await encoded(blob));
      state.answers.push(answer);
      if (answer.saved) say(`Saved: ${answer.saved}`);
      if (answer.problem) say(answer.problem);
    } catch (error) {
      say(`${link.download}: could not be saved (${error}).`);
    }
  };

  const ours = (link) =>
    link instanceof HTMLAnchorElement && link.download && /^(blob|data):/.test(link.href);

  // Links that are not in the page are clicked by scripts; no listener of the page hears those.
  const { click } = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.click = function () {
    return ours(this) ? void save(this) : click.call(this);
  };
  const { dispatchEvent } = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.dispatchEvent = function (event) {
    if (event.type !== "click" || !ours(this)) return dispatchEvent.call(this, event);
    save(this);
    return true;
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find(ours);
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      save(link);
    },
    { capture: true },
  );
})();
