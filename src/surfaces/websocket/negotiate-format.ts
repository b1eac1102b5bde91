import type { DialectName } from "../../delivery/index.ts";
import { firstV1Format, V1_FORMATS, v1FormatOf } from "../../protocol/formats.ts";
import type { Negotiated } from "../../server/index.ts";
import { urlSubscription } from "./url-subscription.ts";

/** Chooses a client's format: by subprotocol, else by `?format=`, else classic. What cannot be had is refused, in the handshake. */
export function negotiateFormat(asked: readonly string[], url: URL): Negotiated {
  const { refusal } = urlSubscription(url);
  if (refusal !== undefined) return { refusal };
  const named = url.searchParams.get("format");
  if (named !== null && v1FormatOf(named) === undefined && named !== "classic") {
    const message = `expected format json, msgpack, binary or classic, got ${JSON.stringify(named.slice(0, 40))}`;
    return { refusal: { code: "bad_command", message } };
  }
  if (asked.length === 0) return { protocol: undefined };
  const protocol = firstV1Format(asked);
  if (protocol !== undefined) return { protocol };
  const message = `expected no subprotocol or one of ${V1_FORMATS.join(", ")}, got ${JSON.stringify(asked.join(", ").slice(0, 200))}`;
  return { refusal: { code: "unsupported_protocol", message } };
}

/** How the relay talks with a client whose handshake was accepted. */
export function dialectOfClient(protocol: string | undefined, url: URL): DialectName {
  const format = firstV1Format([protocol ?? ""]) ?? v1FormatOf(url.searchParams.get("format") ?? "");
  const compress = url.searchParams.get("compress") === "1";
  return format === "telemetry.v1.json" && compress ? "telemetry.v1.json+0x02" : (format ?? "classic");
}
