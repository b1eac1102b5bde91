import type { Debuggers } from "../../ingest/debugger/index.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { type GameRoom, tooManyGames } from "./too-many-games.ts";

/** The subprotocol that the engine asks for. The engine disconnects if the relay does not echo it. */
const SUBPROTOCOL = "binary";

/** Serves games at /debugger: the engine's own remote debugger. */
export function debuggerEndpoint({
  debuggers,
  ...room
}: GameRoom & { debuggers: Debuggers }): WebSocketEndpoint {
  return {
    right: "producer",
    // The engine answers pings only between frames.
    heartbeat: "game",
    messageRate: "packetsPerSecond",
    // The engine cannot be told to send less.
    maxBinaryBytes: "unlimited",
    negotiate(asked) {
      if (asked.includes(SUBPROTOCOL)) return tooManyGames(room) ?? { protocol: SUBPROTOCOL };
      const what = asked.length === 0 ? "none" : JSON.stringify(asked.join(", ").slice(0, 200));
      const message = `expected Godot's debugger, which asks for the subprotocol ${SUBPROTOCOL}, got ${what}`;
      return { refusal: { code: "unsupported_protocol", message } };
    },
    open({ socket }, { address }) {
      const session = debuggers.open(socket, address);
      return {
        text: () => session.refuse("expected binary messages, got text"),
        binary: (message) => session.receive(message),
        // No `refuse`: the engine understands no answer.
        closed: () => debuggers.close(session),
      };
    },
  };
}
