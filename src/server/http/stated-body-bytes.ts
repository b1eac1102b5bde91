import { MAX_REQUEST_BYTES } from "../../protocol/limits.ts";

/** How long the body of a request is, as its head says; the longest that is possible if the head does not say. Units: bytes. */
export function statedBodyBytes({ headers }: Request): number {
  const length = headers.get("content-length");
  if (length !== null) return Number(length);
  return headers.has("transfer-encoding") ? MAX_REQUEST_BYTES : 0;
}
