/**
 * The baseline: the smallest fan-out server with Bun. Without an argument it sends each message from /producer unread to all other clients.
 * The argument is a file with a script (`bench/load/servers/script.ts`): for each binary message from /producer it publishes the
 * messages of the next tick.
 */
import { readFileSync } from "node:fs";
import type { ScriptMessage } from "../servers/script.ts";

const script = process.argv[2] === undefined ? undefined : readScript(process.argv[2]);
let tick = 0;

const server = Bun.serve<{ producer: boolean }>({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    const producer = new URL(request.url).pathname === "/producer";
    return server.upgrade(request, { data: { producer } }) ? undefined : new Response(null, { status: 426 });
  },
  websocket: {
    open: (socket) => void (socket.data.producer || socket.subscribe("all")),
    message(_socket, message) {
      if (script === undefined) {
        server.publish("all", message, false);
      } else if (typeof message !== "string") {
        for (const one of script[tick] ?? []) server.publish("all", one, false);
        tick = (tick + 1) % script.length;
      }
    },
  },
});
console.log(`bare publish server ready at ws://${server.hostname}:${server.port}`);

function readScript(path: string): (string | Buffer)[][] {
  const ticks = JSON.parse(readFileSync(path, "utf8")) as ScriptMessage[][];
  return ticks.map((messages) =>
    messages.map((one) => (typeof one === "string" ? one : Buffer.from(one.base64, "base64"))),
  );
}
