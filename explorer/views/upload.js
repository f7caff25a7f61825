// Opens a file in the browser: a file that is too large is refused before anything is sent.

export function render({ model, el }) {
  const t = model.texts;
  el.innerHTML = `<label class="pick"><span>${t.label}</span><input type="file" accept="${model.accept}"></label>
    <div role="alert"></div>`;
  const input = el.querySelector("input");
  const alert = el.querySelector("[role=alert]");
  input.addEventListener("change", async () => {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    alert.textContent = "";
    if (file.size > model.limit) {
      const size = (file.size / 1e6).toFixed(1);
      alert.textContent = `${file.name}: ${size} MB ${t.too_large} ${(model.limit / 1e6).toFixed(0)} MB.`;
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = "";
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (error) {
      alert.textContent = `${file.name}: ${t.not_text}`;
      return;
    }
    // What is sent is longer than the file where it has to be escaped; the socket has its limit.
    if (new Blob([JSON.stringify(text)]).size > 1.4 * model.limit + 1000) {
      const most = (model.limit / 1e6).toFixed(0);
      alert.textContent = `${file.name}: ${t.too_large} ${most} MB.`;
      return;
    }
    model.content = { name: file.name, text, count: (model.content.count || 0) + 1 };
  });
}
