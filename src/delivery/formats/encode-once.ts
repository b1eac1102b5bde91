import type { Format, Payload } from "./format.ts";

/**
 * Encodes each message once for all channels of a format if its payload is text.
 * Bytes are encoded for each channel, because the next payload may overwrite them.
 */
export function encodeOnce(encode: Format["encode"]): Format["encode"] {
  let lastOffset = 0;
  let lastHistory = false;
  let last: Payload = "";
  return (message, history) => {
    if (typeof last === "string" && message.offset === lastOffset && history === lastHistory) return last;
    last = encode(message, history);
    lastOffset = message.offset;
    lastHistory = history;
    return last;
  };
}
