import { ENCODED_TOKEN_PROTOCOL_PREFIX, TOKEN_PROTOCOL_PREFIX } from "../../protocol/token-carrier.ts";

/** The token of a request, and its subprotocols without the token. */
export interface Presented {
  token: string | undefined;
  /** Requested subprotocols without the one that carries the token. */
  protocols: string[];
}

/** Reads the token of a request from `Authorization: Bearer`, else a subprotocol, else `?token=`, which it removes from the URL. */
export function takeToken(request: Request, url: URL): Presented {
  const asked = request.headers.get("sec-websocket-protocol");
  // Empty members of a list do not count (RFC 9110, 5.6.1).
  const names = (asked?.split(",") ?? []).map((name) => name.trim()).filter((name) => name !== "");
  const carrier = names.find(isCarrier);
  const inUrl = url.searchParams.get("token");
  if (inUrl !== null) url.searchParams.delete("token");
  const [, inHeader] = /^bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  return {
    token: inHeader ?? (carrier && tokenIn(carrier)) ?? inUrl ?? undefined,
    protocols: names.filter((name) => !isCarrier(name)),
  };
}

function isCarrier(name: string): boolean {
  return name.startsWith(TOKEN_PROTOCOL_PREFIX) || name.startsWith(ENCODED_TOKEN_PROTOCOL_PREFIX);
}

function tokenIn(carrier: string): string {
  return carrier.startsWith(TOKEN_PROTOCOL_PREFIX)
    ? carrier.slice(TOKEN_PROTOCOL_PREFIX.length)
    : Buffer.from(carrier.slice(ENCODED_TOKEN_PROTOCOL_PREFIX.length), "base64url").toString();
}
