/** What a page tries to do to the relay, with every way that a page has. It tells what came of each. */
globalThis.attack = async (relay, socket) => {
  const outcomes = {};
  const command = JSON.stringify({ name: "add", arguments: { a: 1, b: 2 } });
  const send = (type, mode) => () =>
    fetch(`${relay}/command`, { method: "POST", mode, body: command, headers: { "content-type": type } });
  const attempts = {
    "fetch /status": () => fetch(`${relay}/status`).then((response) => response.text()),
    "fetch /status no-cors": () =>
      fetch(`${relay}/status`, { mode: "no-cors" }).then((response) => response.type),
    "POST json": send("application/json", "cors"),
    "POST text": send("text/plain", "cors"),
    "POST text no-cors": send("text/plain", "no-cors"),
    "POST form no-cors": send("application/x-www-form-urlencoded", "no-cors"),
    beacon: () => Promise.resolve(String(navigator.sendBeacon(`${relay}/command`, command))),
    PATCH: () => fetch(`${relay}/config`, { method: "PATCH", body: "{}" }),
    script: () => element("script", "/status"),
    image: () => element("img", "/status"),
    "WebSocket /": () => webSocket("/", []),
    "WebSocket / telemetry.v1.json": () => webSocket("/", ["telemetry.v1.json"]),
    "WebSocket /producer": () => webSocket("/producer", []),
  };
  function element(name, path) {
    return new Promise((resolve, reject) => {
      const made = document.createElement(name);
      made.onload = () => resolve("loaded");
      made.onerror = () => reject(new Error("error"));
      made.src = relay + path;
      document.body.append(made);
    });
  }
  function webSocket(path, protocols) {
    return new Promise((resolve, reject) => {
      const opened = new WebSocket(socket + path, protocols);
      opened.onmessage = ({ data }) => resolve(`read ${data}`);
      opened.onopen = () => {
        opened.send(JSON.stringify({ command: "call", ...JSON.parse(command) }));
        if (path === "/producer") resolve("opened");
      };
      opened.onerror = () => reject(new Error("error"));
    });
  }
  for (const [name, attempt] of Object.entries(attempts)) {
    outcomes[name] = await attempt().then(
      (value) => (value instanceof Response ? `answered ${value.status} ${value.type}` : String(value)),
      () => "failed",
    );
  }
  return outcomes;
};
