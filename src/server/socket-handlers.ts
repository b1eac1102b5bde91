import type { Log } from "../base/log.ts";
import { Turns } from "../base/turns.ts";
import type { ConnectionCount } from "./access/connection-count.ts";
import { networkOf } from "./access/network-of.ts";
import type { ConnectionGuard } from "./connection/connection-guard.ts";
import type { SocketData } from "./handshake.ts";
import { SOCKET_OPTIONS } from "./socket-options.ts";

/** Most closed connections that are counted out in one turn of the event loop: each takes up to 0.1 ms, and a crowd may leave at once. */
const CLOSINGS_PER_TURN = 16;

/** What the handlers need of the server. */
export interface SocketHandlerParts {
  log: Log;
  connections: ConnectionCount;
  guard: ConnectionGuard;
}

/** What Bun calls for each event of a WebSocket. */
export function socketHandlers(parts: SocketHandlerParts): Bun.WebSocketHandler<SocketData> {
  const { log, connections, guard } = parts;
  const closings = new Turns(CLOSINGS_PER_TURN);

  /** A fault in one connection's handler ends that connection and no other. */
  function fault(socket: Bun.ServerWebSocket<SocketData>, error: unknown): void {
    log.error({ err: error, address: socket.data.address }, "a connection's handler failed");
    socket.close(1011, "internal error");
  }

  return {
    ...SOCKET_OPTIONS,
    open(socket) {
      const { arrival, address, ip, bridge } = socket.data;
      connections.opened(ip);
      bridge?.opened(socket as never);
      if (arrival === undefined) return;
      const { endpoint, ...peer } = arrival;
      socket.data.arrival = undefined;
      const connection = guard.admit(socket as never, endpoint, networkOf(ip));
      socket.data.connection = connection;
      try {
        connection?.open({ address, ...peer }, (error) => fault(socket, error));
      } catch (error) {
        fault(socket, error);
      }
    },
    message(socket, message) {
      const { bridge } = socket.data;
      if (bridge !== undefined) {
        bridge.message(message);
        return;
      }
      try {
        if (typeof message === "string") socket.data.connection?.text(message);
        else socket.data.connection?.binary(message);
      } catch (error) {
        fault(socket, error);
      }
    },
    ping(socket) {
      socket.data.bridge?.pinged();
      socket.data.connection?.pinged();
    },
    pong(socket, payload) {
      socket.data.bridge?.ponged(payload.toString());
      socket.data.connection?.ponged(payload);
    },
    drain: (socket) => socket.data.bridge?.drained(),
    close(socket, code, reason) {
      const { connection, ip, bridge } = socket.data;
      connections.closed(ip);
      bridge?.closed(code, reason);
      if (connection === undefined) return;
      closings.do(() => {
        try {
          guard.closed(connection, code, reason);
        } catch (error) {
          fault(socket, error);
        }
      });
    },
  };
}
