import { type DialectName, EDGE_FORMAT } from "../../delivery/index.ts";
import { firstV1Format, LINK_FORMAT, V1_FORMATS, type V1Format, v1FormatOf } from "../../protocol/formats.ts";
import type { Negotiated } from "../../server/index.ts";
import { urlSubscription } from "./url-subscription.ts";

/** Chooses a client's format by subprotocol, the format of links before others, else by `?format=`, else classic. Refuses the handshake if the client asks for an unknown format. */
export function negotiateFormat(asked: readonly string[], url: URL): Negotiated {
  const { refusal } = urlSubscription(url);
  if (refusal !== undefined) return { refusal };
  const named = url.searchParams.get("format");
  if (named !== null && v1FormatOf(named) === undefined && named !== "classic") {
    const message = `expected format json, msgpack, binary or classic, got ${JSON.stringify(named.slice(0, 40))}`;
    return { refusal: { code: "bad_command", message } };
  }
  if (asked.length === 0) return { protocol: undefined };
  const protocol = asked.includes(LINK_FORMAT) ? LINK_FORMAT : firstV1Format(asked);
  if (protocol !== undefined) return { protocol };
  const message = `expected no subprotocol or one of ${V1_FORMATS.join(", ")}, got ${JSON.stringify(asked.join(", ").slice(0, 200))}`;
  return { refusal: { code: "unsupported_protocol", message } };
}

/** What `?compress=1` makes of a format. The other formats send bytes, or compress long JSON anyway. */
const COMPRESSED: Readonly<Partial<Record<V1Format, DialectName>>> = {
  "telemetry.v1.json": "telemetry.v1.json+0x02",
};

/** How the relay talks with a client whose handshake was accepted. */
export function dialectOfClient(protocol: string | undefined, url: URL, isEdge: boolean): DialectName {
  if (protocol === LINK_FORMAT) return isEdge ? EDGE_FORMAT : LINK_FORMAT;
  const format = firstV1Format([protocol ?? ""]) ?? v1FormatOf(url.searchParams.get("format") ?? "");
  if (format === undefined) return "classic";
  return (url.searchParams.get("compress") === "1" ? COMPRESSED[format] : undefined) ?? format;
}
