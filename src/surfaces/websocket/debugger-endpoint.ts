import { RateGuard, watchSocket } from "../../delivery/index.ts";
import type { Debuggers } from "../../ingest/index.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { countClose } from "./count-close.ts";
import type { GameEndpointContext } from "./game-endpoint-context.ts";
import { tooManyGames } from "./too-many-games.ts";

/** The subprotocol that the engine asks for; it goes away where it is not echoed. */
const SUBPROTOCOL = "binary";

/** Serves games at /debugger, by the engine's own remote debugger. As patient as with producers: the engine answers only between frames. */
export function debuggerEndpoint(context: GameEndpointContext & { debuggers: Debuggers }): WebSocketEndpoint {
  const { debuggers, heartbeat, clock, limits, refusals } = context;
  return {
    right: "producer",
    negotiate(asked) {
      if (asked.includes(SUBPROTOCOL))
        return tooManyGames(context.games(), limits) ?? { protocol: SUBPROTOCOL };
      const what = asked.length === 0 ? "none" : JSON.stringify(asked.join(", ").slice(0, 200));
      const message = `expected Godot's debugger, which asks for the subprotocol ${SUBPROTOCOL}, got ${what}`;
      return { refusal: { code: "unsupported_protocol", message } };
    },
    open(socket, { address }) {
      const session = debuggers.open(socket, address);
      const rates = new RateGuard(limits, socket, clock, {
        messages: "packetsPerSecond",
        bytes: "bytesPerSecond",
      });
      const watched = watchSocket(heartbeat, socket, clock, rates);
      return {
        text() {
          watched.heard();
          session.refuse("expected binary messages, got text");
        },
        binary(message) {
          watched.heard();
          // The engine understands no answer: what is past its rate is only counted.
          if (rates.admits(message.length)) session.receive(message);
          else refusals.add("rate_exceeded");
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
