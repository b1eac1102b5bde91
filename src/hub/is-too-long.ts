import { MAX_WHOLE_BYTES } from "../protocol/limits.ts";

/** Whether JSON of a game is too long for clients. Cost: a comparison, unless the text may be too long in UTF-8. */
export function isTooLong(text: string): boolean {
  // A UTF-16 unit takes at most three bytes of UTF-8.
  return text.length * 3 > MAX_WHOLE_BYTES && Buffer.byteLength(text) > MAX_WHOLE_BYTES;
}
