/** What the subprotocol begins with that carries a token: browsers give a WebSocket no other header. */
export const TOKEN_PROTOCOL_PREFIX = "telemetry.token.";

/** Characters that a subprotocol may have. Source: RFC 9110, 5.6.2. */
const PROTOCOL_CHARACTERS = /^[\w!#$%&'*+.^`|~-]+$/;

/** Where to connect, and which subprotocols to ask for. */
export interface Destination {
  url: string;
  protocols: readonly string[];
}

/**
 * Puts a token into a handshake: as a subprotocol beside those that are asked for; as `?token=` where none is,
 * since a browser takes no answer without one it asked for, or where the token has characters that no subprotocol has.
 */
export function withToken({ url, protocols }: Destination, token: string | undefined): Destination {
  if (token === undefined) return { url, protocols };
  if (protocols.length > 0 && PROTOCOL_CHARACTERS.test(token))
    return { url, protocols: [...protocols, `${TOKEN_PROTOCOL_PREFIX}${token}`] };
  const parsed = new URL(url);
  if (!parsed.searchParams.has("token")) parsed.searchParams.set("token", token);
  return { url: parsed.href, protocols };
}
