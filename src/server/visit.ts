import { bareHost } from "./access/loopback.ts";
import { takeToken } from "./access/presented-token.ts";

/** An HTTP request or handshake, taken apart. */
export interface Visit {
  request: Request;
  /** Without its token, and without slashes that mean nothing. */
  url: URL;
  ip: string;
  port: number;
  token: string | undefined;
  /** Subprotocols that are asked for. */
  protocols: readonly string[];
}

/** Takes a request apart; undefined for one whose URL is none. */
export function visitOf(request: Request, peer: { address: string; port: number } | null): Visit | undefined {
  const url = URL.parse(request.url);
  if (url === null) return undefined;
  // A slash at the end names the same thing: a game at /producer/ is a game.
  url.pathname = url.pathname.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
  const ip = bareHost(peer?.address ?? "unknown");
  return { request, url, ip, port: peer?.port ?? 0, ...takeToken(request, url) };
}
