import type { GameSockets } from "../../ingest/session/index.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { type GameRoom, tooManyGames } from "./too-many-games.ts";

/** Serves games at /producer. */
export function producerEndpoint({
  producers,
  ...room
}: GameRoom & { producers: GameSockets }): WebSocketEndpoint {
  return {
    right: "producer",
    heartbeat: "game",
    messageRate: "packetsPerSecond",
    negotiate(asked) {
      if (asked.length === 0) return tooManyGames(room) ?? { protocol: undefined };
      const what = JSON.stringify(asked.join(", ").slice(0, 200));
      const message = `expected no subprotocol here, got ${what}`;
      return { refusal: { code: "unsupported_protocol", message } };
    },
    open(connection, { address }) {
      const session = producers.open(connection.socket, address);
      session.source.payWith((millis) => connection.worked(millis));
      return {
        text: (message) => session.text(message),
        // A message counts once for each of its packets.
        binary: (message) => connection.charge(session.binary(message, connection) - 1),
        refuse: (refusal) => session.refuseUnread(refusal),
        dropped: () => void session.passOver(),
        abandon: () => session.abandon(),
        closed: (end) => producers.close(session, end),
      };
    },
  };
}
