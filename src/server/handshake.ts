import type { Refusal } from "../protocol/error-message.ts";
import type { Rights } from "../protocol/rights.ts";
import { type AccessControl, rightRefusal } from "./access/access-control.ts";
import type { ConnectionCount } from "./access/connection-count.ts";
import type { GuardedConnection } from "./connection/guarded-connection.ts";
import type { Negotiated, WebSocketEndpoint } from "./connection/web-socket-endpoint.ts";
import type { Endpoints } from "./endpoint.ts";
import { isReserved } from "./paths.ts";
import type { Visit } from "./visit.ts";

/** What a handshake brings to the endpoint. */
export interface Arrival {
  endpoint: WebSocketEndpoint;
  url: URL;
  rights: Rights;
  protocol: string | undefined;
}

/** What travels with each socket inside Bun. */
export interface SocketData {
  /** IP address and port. */
  address: string;
  ip: string;
  /** Until the endpoint has opened it: a thousand clients need not keep their URLs. */
  arrival: Arrival | undefined;
  /** Undefined until it opens, and where its endpoint was full. */
  connection: GuardedConnection | undefined;
}

/** What is asked before a handshake is answered. */
export interface HandshakeParts {
  access: AccessControl;
  connections: ConnectionCount;
}

/** Judges a handshake: a socket's data for one that is fine, or why it is not. */
export function judgeHandshake(
  { access, connections }: HandshakeParts,
  { url, ip, port, token, protocols }: Visit,
  endpoints: Endpoints,
): SocketData | Refusal {
  const named = endpoints.webSocket.get(url.pathname);
  const endpoint = named ?? endpoints.anyOtherWebSocket;
  const rights = access.rightsOf(token);
  if ("code" in rights) return rights;
  const refusal = rightRefusal(rights, endpoint.right) ?? connections.refusal(ip);
  if (refusal !== undefined) return refusal;
  if (named === undefined && isReserved(url, endpoints))
    return { code: "not_available", message: `no WebSocket is served at ${url.pathname} yet` };
  const { negotiate = classicOnly } = endpoint;
  const { protocol, refusal: refused } = { protocol: undefined, ...negotiate(protocols, url) };
  if (refused !== undefined) return refused;
  const address = `${ip.includes(":") ? `[${ip}]` : ip}:${port}`;
  return { address, ip, arrival: { endpoint, url, rights, protocol }, connection: undefined };
}

/** What an endpoint does with subprotocols that has nothing to say of them: a peer that wants one would not understand it. */
function classicOnly(asked: readonly string[]): Negotiated {
  if (asked.length === 0) return { protocol: undefined };
  const what = JSON.stringify(asked.join(", ").slice(0, 200));
  return { refusal: { code: "unsupported_protocol", message: `expected no subprotocol here, got ${what}` } };
}
