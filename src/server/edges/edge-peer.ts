import { digestOf } from "../access/tokens.ts";

/** Header in which an edge tells the relay behind it who asks. */
const EDGE_HEADER = "x-telemetry-relay-edge";
/** Header of a request that asks whether a WebSocket handshake would be accepted. */
const ASKS_HEADER = "x-telemetry-relay-handshake";
/** Headers of the answer to it: the subprotocol, and whose heartbeat times apply. */
const PROTOCOL_HEADER = "x-telemetry-relay-protocol";
const HEARTBEAT_HEADER = "x-telemetry-relay-heartbeat";

/** Who asks an edge, as the edge tells it: a peer of the edge, or the edge for itself. */
export interface EdgePeer {
  /** IP address. */
  address: string;
  port: number;
  /** Whether the edge asks for itself. It has all rights. */
  isEdge: boolean;
  /** Whether the request only asks if its handshake would be accepted. */
  asks: boolean;
}

/** Writes who asks into the headers of a request from an edge to the relay behind it. `secret` proves that it comes from an edge. */
export function writeEdgePeer(
  headers: Headers,
  secret: string,
  { address, port, isEdge, asks }: EdgePeer,
): void {
  headers.set(EDGE_HEADER, `${secret} ${isEdge ? "edge" : "peer"} ${port} ${address}`);
  if (asks) headers.set(ASKS_HEADER, "1");
  else headers.delete(ASKS_HEADER);
}

/** The headers with which an edge connects to the relay behind it for itself. */
export function edgeHeaders(secret: string): Record<string, string> {
  const headers = new Headers();
  writeEdgePeer(headers, secret, { address: "127.0.0.1", port: 0, isEdge: true, asks: false });
  return Object.fromEntries(headers);
}

/** Reads who asks. Undefined for a request that does not come from an edge with this secret. */
export function readEdgePeer(headers: Headers, secret: string): EdgePeer | undefined {
  const [given = "", kind, port, address] = headers.get(EDGE_HEADER)?.split(" ") ?? [];
  if (address === undefined || !crypto.timingSafeEqual(digestOf(given), digestOf(secret))) return undefined;
  return { address, port: Number(port), isEdge: kind === "edge", asks: headers.has(ASKS_HEADER) };
}

/** What the relay behind answers to an edge whose handshake it would accept. */
export interface AcceptedHandshake {
  protocol: string | undefined;
  heartbeat: "client" | "game";
}

/** Writes the answer to an edge that asks about a handshake. */
export function acceptedHandshake({ protocol, heartbeat }: AcceptedHandshake): Response {
  const headers = new Headers({ [HEARTBEAT_HEADER]: heartbeat });
  if (protocol !== undefined) headers.set(PROTOCOL_HEADER, protocol);
  return new Response(null, { status: 204, headers });
}

/** Reads that answer. Undefined for an answer that refuses the handshake. */
export function readAcceptedHandshake({ headers }: Response): AcceptedHandshake | undefined {
  const heartbeat = headers.get(HEARTBEAT_HEADER);
  if (heartbeat === null) return undefined;
  return {
    protocol: headers.get(PROTOCOL_HEADER) ?? undefined,
    heartbeat: heartbeat === "game" ? "game" : "client",
  };
}
