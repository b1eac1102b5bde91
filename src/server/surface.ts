import type { JsonObject } from "../protocol/json-messages.ts";
import type { WebSocketEndpoint } from "./connection/web-socket-endpoint.ts";
import type { HttpHandler, HttpRoute } from "./endpoint.ts";

/** One kind of output or input of the relay, such as the HTTP API. The relay is its core and a list of surfaces. */
export interface Surface {
  /** Its name, which is also the name of its section in `/status`. */
  readonly name: string;
  /** HTTP routes by the first part of their path (`/config`). A part is loaded when it is first asked for; from the start no classic client may use it. */
  readonly routes?: Readonly<Record<string, LoadRoutes>>;
  readonly sockets?: readonly SocketRoute[];
  /** Answers a browser at `/`, without a token: the page holds no data. At most one surface has a page; without one the browser gets the list of addresses. */
  readonly page?: HttpHandler;
  /** What `/status` shows under the surface's name. */
  status?(): JsonObject;
  /** Ends everything that the surface holds. Takes about a second at most. */
  stop?(): Promise<void>;
}

/** Loads the routes of one first part. */
export type LoadRoutes = () => readonly HttpRoute[] | Promise<readonly HttpRoute[]>;

/** A WebSocket path that a surface serves. */
export interface SocketRoute {
  /** An exact path, or {@link ANY_OTHER_PATH}. */
  readonly path: string;
  /** One line for the page at `/`. */
  readonly about: string;
  /** Whether pages that are files on a disk (origin `null`) may connect; on a relay without tokens they may only read. Default: no. */
  readonly admitsFiles?: boolean;
  /** Loads what serves the path. Called for the first handshake there, which is answered once it is loaded: no message can come before. */
  readonly load: LoadEndpoint;
}

/** Loads what serves a WebSocket path. */
export type LoadEndpoint = () => WebSocketEndpoint | Promise<WebSocketEndpoint>;

/** Stands for every path that neither a socket nor an HTTP route takes. */
export const ANY_OTHER_PATH = "/*";
