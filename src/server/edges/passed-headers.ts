/** Headers that belong to one connection, which a proxy must not pass on. Source: RFC 9110, 7.6.1. */
const OF_ONE_CONNECTION = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Headers of a handshake that the WebSocket client of the edge writes itself. */
const OF_HANDSHAKE = [
  "sec-websocket-key",
  "sec-websocket-version",
  "sec-websocket-extensions",
  "sec-websocket-protocol",
];

/** A copy of headers without those of one connection. */
export function passedHeaders(given: Headers): Headers {
  const headers = new Headers(given);
  for (const name of OF_ONE_CONNECTION) headers.delete(name);
  return headers;
}

/** A copy of a handshake's headers for a handshake of the edge's own. */
export function passedHandshakeHeaders(given: Headers): Headers {
  const headers = passedHeaders(given);
  for (const name of OF_HANDSHAKE) headers.delete(name);
  return headers;
}
