import { TOKEN_PROTOCOL_PREFIX } from "../../protocol/token-carrier.ts";

/** A request without its token: what may be shown and logged. */
export interface Presented {
  token: string | undefined;
  /** Subprotocols that are asked for, the token's left out. */
  protocols: string[];
}

/** Takes the token out of a request: `Authorization: Bearer`, else a subprotocol, else `?token=`, which is taken out of the URL. */
export function takeToken(request: Request, url: URL): Presented {
  const asked = request.headers.get("sec-websocket-protocol");
  const names = asked?.split(",").map((name) => name.trim()) ?? [];
  const carrier = names.find(isCarrier);
  const inUrl = url.searchParams.get("token");
  if (inUrl !== null) url.searchParams.delete("token");
  const [, inHeader] = /^bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  return {
    token: inHeader ?? carrier?.slice(TOKEN_PROTOCOL_PREFIX.length) ?? inUrl ?? undefined,
    protocols: names.filter((name) => !isCarrier(name)),
  };
}

function isCarrier(name: string): boolean {
  return name.startsWith(TOKEN_PROTOCOL_PREFIX);
}
