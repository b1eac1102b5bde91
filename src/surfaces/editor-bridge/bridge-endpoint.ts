import type { WebSocketEndpoint } from "../../server/index.ts";
import type { Bridge } from "./link/bridge-peer.ts";

/** Most bytes that a client may leave unread before it is closed. Godot's longest message still fits. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** Serves a bridge to WebSocket clients: one message of the protocol is one text message, without headers. */
export function bridgeEndpoint(bridge: Bridge, maxClients: number): WebSocketEndpoint {
  return {
    // Both bridges can do more than look: clients can edit scripts, and stop the game.
    right: "control",
    heartbeat: "client",
    messageRate: "commandsPerSecond",
    capacity: { connections: maxClients, code: "too_many_editor_clients", reason: "too many clients" },
    open(connection) {
      const { socket } = connection;
      const client = bridge.open({
        send(text) {
          socket.send(text);
          if (socket.getBufferedAmount() > MAX_UNREAD_BYTES) connection.end("slow_client", "slow client");
        },
        close: (code, reason) => socket.close(code, reason),
      });
      return {
        text: (message) => client.receive(message),
        binary: () => client.refuse({ code: "bad_rpc", message: "expected text messages, got a binary one" }),
        refuse: (refusal) => client.refuse(refusal),
        closed: () => client.left(),
      };
    },
  };
}
