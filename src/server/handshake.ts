import type { Refusal } from "../protocol/error-message.ts";
import { ALL_RIGHTS, type Rights } from "../protocol/rights.ts";
import { type AccessControl, rightRefusal } from "./access/access-control.ts";
import type { ConnectionCount } from "./access/connection-count.ts";
import type { GuardedConnection } from "./connection/guarded-connection.ts";
import type { Negotiated, WebSocketEndpoint } from "./connection/web-socket-endpoint.ts";
import type { Directory } from "./directory.ts";
import type { SocketBridge } from "./edges/socket-bridge.ts";
import type { Visit } from "./visit.ts";

/** What the endpoint gets of a handshake. */
export interface Arrival {
  endpoint: WebSocketEndpoint;
  url: URL;
  rights: Rights;
  protocol: string | undefined;
  isEdge: boolean;
  askedProtocols: readonly string[];
}

/** What Bun keeps with each socket. */
export interface SocketData {
  /** IP address and port. */
  address: string;
  ip: string;
  /** Undefined once the endpoint has opened the connection, so that a thousand clients do not keep their URLs. */
  arrival: Arrival | undefined;
  /** Undefined until it opens, and where its endpoint was full. */
  connection: GuardedConnection | undefined;
  /** Passes the messages on to the relay behind this edge, where that serves the socket. */
  bridge?: SocketBridge;
}

/** What decides about a handshake. */
export interface HandshakeParts {
  access: AccessControl;
  connections: ConnectionCount;
}

/** Checks a handshake at an endpoint. Returns the data of the new socket, or why it is refused. */
export function judgeHandshake(
  { access, connections }: HandshakeParts,
  { request, url, ip, port, token, protocols, isEdge }: Visit,
  { directory, endpoint }: { directory: Directory; endpoint: WebSocketEndpoint | undefined },
): SocketData | Refusal {
  if (endpoint === undefined)
    return { code: "not_available", message: `no WebSocket is served at ${url.pathname}` };
  const rights = isEdge ? ALL_RIGHTS : access.rightsOf(token, ip, access.isFile(request) ? "file" : "other");
  if ("code" in rights) return rights;
  const refusal = rightRefusal(rights, endpoint.right) ?? connections.refusal(ip);
  if (refusal !== undefined) return refusal;
  if (!directory.hasSocket(url.pathname) && directory.isReserved(url.pathname))
    return { code: "not_available", message: `no WebSocket is served at ${url.pathname}` };
  const { negotiate = classicOnly } = endpoint;
  const { protocol, refusal: refused } = { protocol: undefined, ...negotiate(protocols, url) };
  if (refused !== undefined) return refused;
  const address = `${ip.includes(":") ? `[${ip}]` : ip}:${port}`;
  const arrival = { endpoint, url, rights, protocol, isEdge, askedProtocols: protocols };
  return { address, ip, arrival, connection: undefined };
}

/** For endpoints without subprotocols: a peer that asks for one would not understand the endpoint. */
function classicOnly(asked: readonly string[]): Negotiated {
  if (asked.length === 0) return { protocol: undefined };
  const what = JSON.stringify(asked.join(", ").slice(0, 200));
  return { refusal: { code: "unsupported_protocol", message: `expected no subprotocol here, got ${what}` } };
}
