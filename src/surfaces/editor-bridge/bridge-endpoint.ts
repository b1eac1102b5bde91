import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import { type Heartbeat, RateGuard, watchSocket } from "../../delivery/index.ts";
import { closeCodeOf, type ErrorCode } from "../../protocol/error-table.ts";
import type { Limits } from "../../protocol/limits.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import type { Bridge } from "./link/bridge-peer.ts";

/** Bytes that a client has not read; past it the client is closed: the longest message of Godot's still fits. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** Serves a bridge to WebSocket clients: one message of the protocol is one text message, without headers. */
export function bridgeEndpoint(context: {
  bridge: Bridge;
  maxClients: number;
  heartbeat: Heartbeat;
  clock: Clock;
  limits: Readonly<Limits>;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}): WebSocketEndpoint {
  const { bridge, maxClients, heartbeat, clock, limits, refusals } = context;
  return {
    // Both can do more than look: edit, and stop the game.
    right: "control",
    open(socket) {
      if (bridge.clients >= maxClients) {
        refusals.add("too_many_editor_clients");
        socket.close(closeCodeOf("too_many_editor_clients"), "too many clients");
        return { text() {}, binary() {}, heartbeat() {}, closed() {} };
      }
      const rates = new RateGuard(limits, socket, clock, {
        messages: "commandsPerSecond",
        bytes: "bytesPerSecond",
      });
      const watched = watchSocket(heartbeat, socket, clock, rates);
      const client = bridge.open({
        send(text) {
          socket.send(text);
          if (socket.getBufferedAmount() <= MAX_UNREAD_BYTES) return;
          refusals.add("slow_client");
          socket.close(closeCodeOf("slow_client"), "slow client");
        },
        close: (code, reason) => socket.close(code, reason),
      });
      /** Whether a message is taken. Of those past the rate the first in each second is answered. */
      function admits(bytes: number): boolean {
        watched.heard();
        if (rates.admits(bytes)) return true;
        if (!rates.isFirstRefusal) {
          refusals.add("rate_exceeded");
          return false;
        }
        const { commandsPerSecond, bytesPerSecond } = limits;
        const message = `expected at most ${commandsPerSecond} messages and ${bytesPerSecond} bytes a second; what came past that was not taken`;
        client.refuse({ code: "rate_exceeded", message });
        return false;
      }
      return {
        text(message) {
          if (admits(message.length)) client.receive(message);
        },
        binary(message) {
          if (admits(message.length))
            client.refuse({ code: "bad_rpc", message: "expected text messages, got a binary one" });
        },
        heartbeat: () => watched.heard(),
        closed() {
          watched.stop();
          client.left();
        },
      };
    },
  };
}
