import type { ClientSocket } from "../delivery/index.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { Right, Rights } from "../protocol/rights.ts";

/** A WebSocket path that a surface serves. */
export interface WebSocketEndpoint {
  /** The right that a peer needs to connect. */
  right: Right;
  /** Chooses one of the subprotocols that a handshake asks for, often none, or refuses the handshake. If absent, a handshake that asks for a subprotocol is refused. */
  negotiate?(asked: readonly string[], url: URL): Negotiated;
  /** Called once for each connection that opens. */
  open(socket: ClientSocket, peer: PeerInfo): ConnectionHandler;
}

/** The other end of a connection. */
export interface PeerInfo {
  /** IP address and port. */
  address: string;
  /** The requested URL without its token. */
  url: URL;
  /** Its rights: the endpoint's, and perhaps others. */
  rights: Rights;
  /** The agreed subprotocol. */
  protocol: string | undefined;
}

/** The chosen subprotocol, or why the handshake is refused. */
export type Negotiated = { protocol: string | undefined; refusal?: undefined } | { refusal: Refusal };

/** What a surface does with one connection. Nothing here may throw; an exception is logged and ends this connection only. */
export interface ConnectionHandler {
  text(message: string): void;
  /** The handler may use the bytes until it returns. */
  binary(message: Uint8Array): void;
  /** A ping or pong came: the peer is alive. */
  heartbeat(): void;
  /** The pong to a ping with this payload came. */
  pong?(payload: string): void;
  closed(code: number, reason: string): void;
}

/** A method that a surface may serve. GET answers HEAD too; the server itself answers OPTIONS. */
export type HttpMethod = "GET" | "POST" | "PATCH" | "DELETE";

/** One method of one HTTP path that a surface serves. */
export interface HttpRoute {
  readonly method: HttpMethod;
  /** The path, with parameters in braces: `/recordings/{name}.mcap`. A parameter stands for at least one character and never for a slash. */
  readonly path: string;
  /** One line for the page at `/`; undefined leaves the route off that page. */
  readonly about?: string | undefined;
  /** Names of the query's parameters, for the page at `/`. */
  readonly query?: readonly string[];
  /** The right that a peer needs. Default: viewer for GET, control for all other methods. */
  readonly right?: Right | "none";
  readonly answer: HttpHandler;
}

/** Answers one HTTP request. */
export type HttpHandler = (request: Request, asked: HttpAsked) => Response | Promise<Response>;

/** What the server knows of an HTTP request. */
export interface HttpAsked {
  /** The URL without its token. */
  url: URL;
  /** Values of the path's parameters, still percent-encoded. */
  parameters: Readonly<Record<string, string>>;
  /** IP address of the peer. */
  address: string;
  rights: Rights;
}
