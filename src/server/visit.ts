import { bareHost } from "./access/loopback.ts";
import { takeToken } from "./access/presented-token.ts";

/** The parts of an HTTP request or handshake. */
export interface Visit {
  request: Request;
  /** Without its token, and without redundant slashes. */
  url: URL;
  ip: string;
  port: number;
  token: string | undefined;
  /** Requested subprotocols. */
  protocols: readonly string[];
  /** Whether an edge of this relay asks, for itself. */
  isEdge: boolean;
}

/** Reads the parts of a request; undefined for a malformed URL. */
export function visitOf(
  request: Request,
  peer: { address: string; port: number; isEdge?: boolean } | null,
): Visit | undefined {
  const url = URL.parse(request.url);
  if (url === null) return undefined;
  // A slash at the end makes no difference: /producer/ is /producer.
  url.pathname = url.pathname.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
  const ip = bareHost(peer?.address ?? "unknown");
  return {
    request,
    url,
    ip,
    port: peer?.port ?? 0,
    isEdge: peer?.isEdge === true,
    ...takeToken(request, url),
  };
}
