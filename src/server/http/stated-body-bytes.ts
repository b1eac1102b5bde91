import { MAX_REQUEST_BYTES } from "../../protocol/limits.ts";

/** How long the body of a request is, as its head says; the longest that is possible if the head does not say, or says what is no length. Units: bytes. */
export function statedBodyBytes({ headers }: Request): number {
  const length = headers.get("content-length");
  if (length === null) return headers.has("transfer-encoding") ? MAX_REQUEST_BYTES : 0;
  // A list of lengths is no number, and would make all that is added up no number.
  return /^\d+$/.test(length) ? Math.min(Number(length), MAX_REQUEST_BYTES) : MAX_REQUEST_BYTES;
}
