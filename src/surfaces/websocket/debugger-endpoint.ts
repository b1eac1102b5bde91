import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import { type Heartbeat, watchSocket } from "../../delivery/index.ts";
import type { Debuggers } from "../../ingest/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { countClose } from "./count-close.ts";

/** The subprotocol that the engine asks for; it goes away where it is not echoed. */
const SUBPROTOCOL = "binary";

/** Serves games at /debugger, by the engine's own remote debugger. As patient as with producers: the engine answers only between frames. */
export function debuggerEndpoint(context: {
  debuggers: Debuggers;
  heartbeat: Heartbeat;
  clock: Clock;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}): WebSocketEndpoint {
  const { debuggers, heartbeat, clock, refusals } = context;
  return {
    negotiate(asked) {
      if (asked.includes(SUBPROTOCOL)) return { protocol: SUBPROTOCOL };
      const what = asked.length === 0 ? "none" : JSON.stringify(asked.join(", ").slice(0, 200));
      const message = `expected Godot's debugger, which asks for the subprotocol ${SUBPROTOCOL}, got ${what}`;
      return { refusal: { code: "unsupported_protocol", message } };
    },
    open(socket, { address }) {
      const session = debuggers.open(socket, address);
      const watched = watchSocket(heartbeat, socket, clock);
      return {
        text() {
          watched.heard();
          session.refuse("expected binary messages, got text");
        },
        binary(message) {
          watched.heard();
          session.receive(message);
        },
        heartbeat: () => watched.heard(),
        closed(code, reason) {
          countClose(refusals, code, reason);
          watched.stop();
          debuggers.close(session);
        },
      };
    },
  };
}
