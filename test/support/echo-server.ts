/**
 * A WebSocket echo with exactly the relay's own socket options, for external conformance suites:
 * `bun test/support/echo-server.ts --port 9001`. Prints its address, and runs until a signal stops it.
 */
import { parseArgs } from "node:util";
import { SOCKET_OPTIONS } from "../../src/server/index.ts";

const { values } = parseArgs({ options: { port: { type: "string" }, host: { type: "string" } } });
const port = Number(values.port ?? "9001");
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`error: expected --port with a whole number from 0 to 65535, got ${values.port}`);
  process.exit(2);
}

const server = Bun.serve({
  hostname: values.host ?? "127.0.0.1",
  port,
  fetch(request, self) {
    if (self.upgrade(request, { headers: { "sec-websocket-protocol": "" } })) return undefined;
    return new Response("expected a WebSocket\n", { status: 426 });
  },
  websocket: {
    ...SOCKET_OPTIONS,
    message(socket, message) {
      socket.send(message);
    },
  },
});
console.log(`echo at ws://${server.hostname}:${server.port}`);
