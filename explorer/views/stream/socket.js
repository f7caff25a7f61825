// Our own websocket: binary frames in, short JSON answers out. Where it cannot be had, or is lost,
// the server sends through the toolkit's connection; here we only try again from time to time.

const FINAL = [4001, 4003];
const LONGEST_PAUSE = 60_000;

function openSocket(model, receive) {
  let socket = null;
  let failures = 0;
  let timer = null;
  let over = false;

  // Relative to the page, so that a proxy that moves the page moves this too.
  const address = () => {
    const page = new URL(window.location.href);
    if (!page.pathname.endsWith("/")) page.pathname += "/";
    const url = new URL(model.socket.place, page.origin + page.pathname);
    url.protocol = page.protocol === "https:" ? "wss:" : "ws:";
    return url;
  };
  const again = () => {
    if (over) return;
    failures += 1;
    const pause = Math.min(250 * 2 ** failures, LONGEST_PAUSE) * (0.75 + 0.5 * Math.random());
    timer = setTimeout(connect, pause);
  };
  const connect = () => {
    clearTimeout(timer);
    if (over || !model.socket.token) return;
    // The toolkit's page watches every WebSocket while it loads, and covers itself with an error when
    // one fails. This one may fail; by way of the prototype it is out of that watch.
    const made = (socket = new WebSocket.prototype.constructor(address()));
    made.binaryType = "arraybuffer";
    made.onopen = () => {
      made.send(JSON.stringify({ token: model.socket.token }));
      made.send(JSON.stringify({ visible: !document.hidden }));
    };
    made.onmessage = (event) => {
      failures = 0;
      if (made === socket) receive(event.data);
    };
    made.onclose = (event) => {
      if (made !== socket) return;
      socket = null;
      if (!FINAL.includes(event.code)) again();
    };
  };
  const send = (message) => {
    if (!socket || socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  };
  const renew = () => {
    failures = 0;
    if (socket) socket.close();
    socket = null;
    connect();
  };
  model.on("socket", renew);
  renew();
  return {
    send,
    cut: () => socket && socket.close(),
    close: () => {
      over = true;
      clearTimeout(timer);
      if (socket) socket.close();
    },
  };
}
