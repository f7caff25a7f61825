// The toolkit's page says only that it is not connected, and stays so. This says why, and opens the
// page by itself once the server is there again. `texts` stands above, by the server.

(() => {
  const shown = document.getElementById("loader-error");
  if (!shown) return;
  const KEY = "wetware-unconnected";
  // Anew so often without a word: a server that starts again may answer before its sockets do.
  const TRIES = 2;
  const place = location.pathname.replace(/\/live\/?$/, "/").replace(/\/?$/, "/");
  const tries = (count) => {
    try {
      if (count !== undefined) sessionStorage.setItem(KEY, count);
      return Number(sessionStorage.getItem(KEY)) || 0;
    } catch (error) {
      return TRIES; // nothing can be kept: say why rather than open the page over and over
    }
  };
  const ask = async () => {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 4000);
    try {
      const address = `${place}health?from=${encodeURIComponent(location.host)}`;
      const answer = await fetch(address, { cache: "no-store", signal: stop.signal });
      return answer.ok ? await answer.json() : null;
    } catch (error) {
      return null;
    } finally {
      clearTimeout(limit);
    }
  };
  const say = (words) => {
    shown.setAttribute("role", "alert");
    shown.style.maxWidth = "560px";
    shown.textContent = words.replaceAll("{host}", location.host);
  };
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const explain = async () => {
    let health = await ask();
    if (health && health.may_connect === false) return say(texts.origin);
    const known = tries();
    if (health && known >= TRIES) return say(texts.blocked);
    if (!health) say(texts.away);
    for (let wait = 500; !health; wait = Math.min(1.5 * wait, 5000)) {
      await pause(wait);
      health = await ask();
    }
    tries(known + 1);
    await pause(300 + 700 * Math.random());
    location.reload();
  };
  const watch = new MutationObserver(() => {
    if (!document.getElementById("loader").classList.contains("error")) return;
    watch.disconnect();
    explain();
  });
  watch.observe(shown, { childList: true });
  window.addEventListener("wetware-frame", () => tries(0), { once: true });
})();
