export type {
  ConnectionHandler,
  Endpoints,
  HttpEndpoint,
  HttpHandler,
  Negotiated,
  PeerInfo,
  WebSocketEndpoint,
} from "./endpoint.ts";
export { errorResponse } from "./error-response.ts";
export { API_PORTS, FALLBACK_PORTS, type ListenOptions, USUAL_PORT } from "./listen.ts";
export { RelayServer } from "./relay-server.ts";
