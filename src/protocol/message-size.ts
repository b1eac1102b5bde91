import type { Refusal } from "./error-message.ts";
import { MAX_MESSAGE_BYTES } from "./limits.ts";

/** The refusal of a message that is longer than one may be; undefined for one that is not. */
export function tooLargeMessage(message: string | Uint8Array): Refusal | undefined {
  // A UTF-16 unit takes three bytes of UTF-8 at most, so that most texts need no count.
  if (message.length * (typeof message === "string" ? 3 : 1) <= MAX_MESSAGE_BYTES) return undefined;
  const bytes = typeof message === "string" ? Buffer.byteLength(message) : message.length;
  if (bytes <= MAX_MESSAGE_BYTES) return undefined;
  return { code: "message_too_large", message: `expected at most ${MAX_MESSAGE_BYTES} bytes, got ${bytes}` };
}
