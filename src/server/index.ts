export { rightRefusal } from "./access/access-control.ts";
export { isLoopback } from "./access/loopback.ts";
export { makeToken, NO_TOKENS, type Tokens } from "./access/tokens.ts";
export { STRONG_TOKEN, tokenWeakness } from "./access/weak-token.ts";
export type {
  Connection,
  ConnectionHandler,
  Negotiated,
  PeerInfo,
  WebSocketEndpoint,
} from "./connection/web-socket-endpoint.ts";
export { type Download, downloadResponse } from "./download.ts";
export { edgeHeaders } from "./edges/edge-peer.ts";
export type { HttpHandler, HttpMethod, HttpRoute } from "./endpoint.ts";
export { errorResponse, RefusedResponse } from "./error-response.ts";
export { makeEdgeSecret, type RelayBehind } from "./forward.ts";
export { BytesResponse, StreamedResponse } from "./http/index.ts";
export { API_PORTS, FALLBACK_PORTS, USUAL_PORT } from "./listen.ts";
export { RelayServer, type ServerOptions } from "./relay-server.ts";
export { RelayStatus } from "./relay-status.ts";
export { SOCKET_OPTIONS } from "./socket-options.ts";
export { ANY_OTHER_PATH, type LoadRoutes, type Surface } from "./surface.ts";
export { untilGone } from "./until-gone.ts";
