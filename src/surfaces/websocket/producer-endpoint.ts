import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import { type Heartbeat, watchSocket } from "../../delivery/index.ts";
import type { Producers } from "../../ingest/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { countClose } from "./count-close.ts";

/** Serves games at /producer. Its heartbeat is more patient than a client's: a game that loads answers no ping. */
export function producerEndpoint(context: {
  producers: Producers;
  heartbeat: Heartbeat;
  clock: Clock;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}): WebSocketEndpoint {
  const { producers, heartbeat, clock, refusals } = context;
  return {
    open(socket, { address }) {
      const session = producers.open(socket, address);
      const watched = watchSocket(heartbeat, socket, clock);
      return {
        text(message) {
          watched.heard();
          session.text(message);
        },
        binary(message) {
          watched.heard();
          session.binary(message);
        },
        heartbeat: () => watched.heard(),
        closed(code, reason) {
          countClose(refusals, code, reason);
          watched.stop();
          producers.close(session);
        },
      };
    },
  };
}
