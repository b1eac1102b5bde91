/** A client in a process of its own, for tests that freeze it. Prints each JSON message with its time, `MILLIS JSON`, on a line. */
const [url = ""] = process.argv.slice(2);
const socket = new WebSocket(url, ["telemetry.v1.json"]);
socket.onmessage = ({ data }) => process.stdout.write(`${Date.now()} ${data}\n`);
socket.onclose = ({ code }) => process.exit(code === 1000 ? 0 : 1);
