import type { Right, Rights } from "../protocol/rights.ts";
import type { WebSocketEndpoint } from "./connection/web-socket-endpoint.ts";

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
