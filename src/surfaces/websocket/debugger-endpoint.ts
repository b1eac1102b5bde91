import type { Tally } from "../../base/tally.ts";
import type { Debuggers } from "../../ingest/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { type GameRoom, tooManyGames } from "./too-many-games.ts";

/** The subprotocol that the engine asks for. The engine disconnects if the relay does not echo it. */
const SUBPROTOCOL = "binary";

/** What the endpoint needs of the relay. */
export interface DebuggerEndpointParts extends GameRoom {
  debuggers: Debuggers;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}

/** Serves games at /debugger: the engine's own remote debugger. */
export function debuggerEndpoint({ debuggers, refusals, ...room }: DebuggerEndpointParts): WebSocketEndpoint {
  return {
    right: "producer",
    // The engine answers pings only between frames.
    heartbeat: "game",
    rates: { messages: "packetsPerSecond", bytes: "bytesPerSecond" },
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
        // The engine understands no answer.
        refuse: ({ code }) => refusals.add(code),
        closed: () => debuggers.close(session),
      };
    },
  };
}
