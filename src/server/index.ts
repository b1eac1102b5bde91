export { rightRefusal } from "./access/access-control.ts";
export { isLoopback } from "./access/loopback.ts";
export { makeToken, NO_TOKENS, type Tokens } from "./access/tokens.ts";
export type {
  Connection,
  ConnectionHandler,
  Negotiated,
  PeerInfo,
  WebSocketEndpoint,
} from "./connection/web-socket-endpoint.ts";
export type { HttpEndpoint, HttpHandler } from "./endpoint.ts";
export { errorResponse } from "./error-response.ts";
export { API_PORTS, FALLBACK_PORTS, USUAL_PORT } from "./listen.ts";
export { RelayServer } from "./relay-server.ts";
export { SOCKET_OPTIONS } from "./socket-options.ts";
export { cacheFolder } from "./tls/cache-folder.ts";
export { cachedCertificate, fingerprintOf } from "./tls/cached-certificate.ts";
export type { Certificate } from "./tls/certificate.ts";
export { ownAddresses, ownNames } from "./tls/own-addresses.ts";
export { readCertificate } from "./tls/read-certificate.ts";
