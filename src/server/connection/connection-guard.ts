import { endSocket, GuardedConnection, type GuardedSocket, type GuardParts } from "./guarded-connection.ts";
import type { WebSocketEndpoint } from "./web-socket-endpoint.ts";

/** Guards the connections of every endpoint, and counts them by endpoint. */
export class ConnectionGuard {
  readonly #open = new Map<WebSocketEndpoint, number>();

  constructor(private readonly parts: GuardParts) {}

  /** Takes a connection under guard. Connections of the same `network` share what they may cost. Returns undefined if its endpoint is full; the connection is then closed with the code that the endpoint names. */
  admit(socket: GuardedSocket, endpoint: WebSocketEndpoint, network: string): GuardedConnection | undefined {
    const { capacity } = endpoint;
    const open = this.#open.get(endpoint) ?? 0;
    if (capacity !== undefined && open >= capacity.connections) {
      this.parts.refusals.add(capacity.code);
      endSocket(socket, this.parts.clock, capacity.code, capacity.reason);
      return undefined;
    }
    this.#open.set(endpoint, open + 1);
    return new GuardedConnection(socket, endpoint, this.parts, network);
  }

  /** Counts a connection out that has ended, and tells its handler. Call it once for each connection that was admitted. */
  closed(connection: GuardedConnection, code: number, reason: string): void {
    const { endpoint } = connection;
    this.#open.set(endpoint, (this.#open.get(endpoint) ?? 1) - 1);
    connection.closed(code, reason);
  }
}
