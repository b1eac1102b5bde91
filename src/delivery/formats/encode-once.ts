import type { Format, Payload } from "./format.ts";

/** Longer bytes are copied, since encoding them again takes longer: compressing 4 KiB takes 30 times as long as copying them. */
const LONG_BYTES = 4 * 1024;

/**
 * Encodes each message once for all channels of a format if its payload is text or long.
 * Short bytes are encoded for each channel, because the next payload may overwrite them.
 */
export function encodeOnce(encode: Format["encode"]): Format["encode"] {
  let lastOffset = 0;
  let lastHistory = false;
  let last: Payload | undefined = "";
  return (message, history) => {
    if (last !== undefined && message.offset === lastOffset && history === lastHistory) return last;
    const payload = encode(message, history);
    lastOffset = message.offset;
    lastHistory = history;
    if (typeof payload === "string") last = payload;
    else last = payload.length > LONG_BYTES ? payload.slice() : undefined;
    return last ?? payload;
  };
}
