/** Prefix of the subprotocol that carries a token. Browsers let a page set no other header of a WebSocket. */
export const TOKEN_PROTOCOL_PREFIX = "telemetry.token.";
/** Prefix of the subprotocol that carries a token as base64url, for tokens with characters that a subprotocol cannot have. */
export const ENCODED_TOKEN_PROTOCOL_PREFIX = "telemetry.token64.";

/** Characters that a subprotocol may have, and that need no quoting in a header. Source: RFC 9110, 5.6.2. */
const PROTOCOL_CHARACTERS = /^[\w!#$%&'*+.^`|~-]+$/;

/** Where to connect, and which subprotocols to ask for. */
export interface Destination {
  url: string;
  protocols: readonly string[];
}

/**
 * Puts a token into a handshake: as a further subprotocol if the client asks for one, else as `?token=`.
 * A browser refuses a connection if the server chooses none of the subprotocols that it asked for.
 */
export function withToken({ url, protocols }: Destination, token: string | undefined): Destination {
  if (token === undefined) return { url, protocols };
  if (protocols.length > 0) return { url, protocols: [...protocols, carrierOf(token)] };
  return { url: withTokenInQuery(url, token), protocols };
}

/** Puts a token into an HTTP request: into `Authorization`, or as `?token=` if it has characters that a header cannot have. */
export function withBearer(
  url: string,
  token: string | undefined,
): { url: string; headers: Readonly<Record<string, string>> } {
  if (token === undefined) return { url, headers: {} };
  return PROTOCOL_CHARACTERS.test(token)
    ? { url, headers: { authorization: `Bearer ${token}` } }
    : { url: withTokenInQuery(url, token), headers: {} };
}

function withTokenInQuery(url: string, token: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has("token")) parsed.searchParams.set("token", token);
  return parsed.href;
}

function carrierOf(token: string): string {
  if (PROTOCOL_CHARACTERS.test(token)) return `${TOKEN_PROTOCOL_PREFIX}${token}`;
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(token)));
  const base64url = base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${ENCODED_TOKEN_PROTOCOL_PREFIX}${base64url}`;
}

/** A text to be shown or logged, without tokens and passwords of the URLs in it: `?token=…`. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/([?&]token=)[^&#\s"'\\)]+/gi, "$1…").replaceAll(/(:\/\/)[^/\s"'@]+@/g, "$1…@");
}
