import type { ClientSocket } from "../delivery/index.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { Right, Rights } from "../protocol/rights.ts";

/** A WebSocket path that a surface serves. */
export interface WebSocketEndpoint {
  /** What a peer has to have to connect. */
  right: Right;
  /** Chooses among the subprotocols that a handshake asks for (none, often), or refuses it. Absent: any that asks for one is refused. */
  negotiate?(asked: readonly string[], url: URL): Negotiated;
  /** Called once for each connection that opens. */
  open(socket: ClientSocket, peer: PeerInfo): ConnectionHandler;
}

/** Who is on the other end of a connection. */
export interface PeerInfo {
  /** IP address and port. */
  address: string;
  /** The URL that was asked for, without its token. */
  url: URL;
  /** What it may do: the endpoint's right, and perhaps others. */
  rights: Rights;
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

/** Methods that a surface may serve. HEAD is GET's; OPTIONS is the server's own. */
export const HTTP_METHODS = ["GET", "POST", "PATCH", "DELETE"] as const;

/** One of {@link HTTP_METHODS}. */
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** An HTTP path that a surface serves, by method. */
export type HttpEndpoint = Readonly<Partial<Record<HttpMethod, HttpHandler>>> & {
  /** What a peer has to have, for every method; by default viewer for GET and control for all others. */
  readonly right?: Right | "none";
};

/** Answers one HTTP request. The URL has no token. */
export type HttpHandler = (request: Request, url: URL, peer: HttpPeer) => Response | Promise<Response>;

/** Who sent an HTTP request. */
export interface HttpPeer {
  /** IP address. */
  address: string;
  rights: Rights;
}

/** Every path that is served. */
export interface Endpoints {
  /** What is served at an exact path; it may have to be loaded first. */
  http(path: string): HttpEndpoint | undefined | Promise<HttpEndpoint | undefined>;
  /** By exact path. */
  webSocket: ReadonlyMap<string, WebSocketEndpoint>;
  /** Serves WebSockets on every path that is neither above nor reserved. */
  anyOtherWebSocket: WebSocketEndpoint;
  /** Paths that no WebSocket client may take, because they are or will be something else. */
  reserved: ReadonlySet<string>;
}
