/** A client of its own process, for tests that freeze it: prints each JSON message with when it came, `MILLIS JSON`, a line each. */
const [url = ""] = process.argv.slice(2);
const socket = new WebSocket(url, ["telemetry.v1.json"]);
socket.onmessage = ({ data }) => process.stdout.write(`${Date.now()} ${data}\n`);
socket.onclose = ({ code }) => process.exit(code === 1000 ? 0 : 1);
