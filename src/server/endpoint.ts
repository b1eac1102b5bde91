import type { ClientSocket } from "../delivery/index.ts";
import type { Refusal } from "../protocol/error-message.ts";

/** A WebSocket path that a surface serves. */
export interface WebSocketEndpoint {
  /** Chooses among the subprotocols that a handshake asks for (none, often), or refuses it. Absent: any that asks for one is refused. */
  negotiate?(asked: readonly string[], url: URL): Negotiated;
  /** Called once for each connection that opens. */
  open(socket: ClientSocket, peer: PeerInfo): ConnectionHandler;
}

/** Who is on the other end of a connection. */
export interface PeerInfo {
  /** IP address and port. */
  address: string;
  /** The URL that was asked for. */
  url: URL;
  /** The subprotocol that was agreed on. */
  protocol: string | undefined;
}

/** What came of a handshake's subprotocols. */
export type Negotiated = { protocol: string | undefined; refusal?: undefined } | { refusal: Refusal };

/** What a surface does with one connection. Nothing here may throw; what does is logged and costs that connection alone. */
export interface ConnectionHandler {
  text(message: string): void;
  /** The bytes are the handler's until it returns. */
  binary(message: Uint8Array): void;
  /** A ping or pong came: the peer lives. */
  heartbeat(): void;
  /** The pong of a ping with this payload came. */
  pong?(payload: string): void;
  closed(code: number, reason: string): void;
}

/** An HTTP path that a surface serves, by method. */
export type HttpEndpoint = Readonly<Partial<Record<"GET" | "POST" | "PATCH", HttpHandler>>>;

/** Answers one HTTP request. */
export type HttpHandler = (request: Request, url: URL) => Response | Promise<Response>;

/** Every path that is served. */
export interface Endpoints {
  /** By exact path. */
  http: ReadonlyMap<string, HttpEndpoint>;
  /** By exact path. */
  webSocket: ReadonlyMap<string, WebSocketEndpoint>;
  /** Serves WebSockets on every path that is neither above nor reserved. */
  anyOtherWebSocket: WebSocketEndpoint;
  /** Paths that no WebSocket client may take, because they are or will be something else. */
  reserved: ReadonlySet<string>;
}
