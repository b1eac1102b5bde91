import type { Refusal } from "./error-message.ts";
import { MAX_MESSAGE_BYTES } from "./limits.ts";

/** The refusal of a message that is too long; undefined for any other message. */
export function tooLargeMessage(
  message: string | Uint8Array,
  maxBytes = MAX_MESSAGE_BYTES,
): Refusal | undefined {
  // A UTF-16 unit takes at most three bytes of UTF-8, so most texts need not be counted.
  if (message.length * (typeof message === "string" ? 3 : 1) <= maxBytes) return undefined;
  const bytes = typeof message === "string" ? Buffer.byteLength(message) : message.length;
  if (bytes <= maxBytes) return undefined;
  return { code: "message_too_large", message: `expected at most ${maxBytes} bytes, got ${bytes}` };
}
