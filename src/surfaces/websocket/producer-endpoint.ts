import { RateGuard, watchSocket } from "../../delivery/index.ts";
import type { GameSockets } from "../../ingest/index.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { countClose } from "./count-close.ts";
import type { GameEndpointContext } from "./game-endpoint-context.ts";
import { tooManyGames } from "./too-many-games.ts";

/** Serves games at /producer. Its heartbeat is more patient than a client's: a game that loads answers no ping. */
export function producerEndpoint(
  context: GameEndpointContext & { producers: GameSockets },
): WebSocketEndpoint {
  const { producers, heartbeat, clock, limits, refusals } = context;
  return {
    right: "producer",
    negotiate(asked) {
      if (asked.length === 0) return tooManyGames(context.games(), limits) ?? { protocol: undefined };
      const what = JSON.stringify(asked.join(", ").slice(0, 200));
      const message = `expected no subprotocol here, got ${what}`;
      return { refusal: { code: "unsupported_protocol", message } };
    },
    open(socket, { address }) {
      const session = producers.open(socket, address);
      const rates = new RateGuard(limits, socket, clock, {
        messages: "packetsPerSecond",
        bytes: "bytesPerSecond",
      });
      const watched = watchSocket(heartbeat, socket, clock, rates);
      function refuse(): void {
        if (!session.passOver()) return;
        if (!rates.isFirstRefusal) {
          refusals.add("rate_exceeded");
          return;
        }
        const { packetsPerSecond, bytesPerSecond } = limits;
        const message = `expected at most ${packetsPerSecond} packets and ${bytesPerSecond} bytes a second; what came past that was not taken`;
        session.refuse({ code: "rate_exceeded", message });
      }
      return {
        text(message) {
          watched.heard();
          if (rates.admits(message.length)) session.text(message);
          else refuse();
        },
        binary(message) {
          watched.heard();
          if (rates.admits(message.length)) rates.charge(session.binary(message));
          else refuse();
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
