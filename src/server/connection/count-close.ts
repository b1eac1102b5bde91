import type { Tally } from "../../base/tally.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";

/**
 * Counts a connection that Bun ended because of what the peer sent; Bun answers nothing before.
 * Bun then reports code 1006 and a reason that begins with "Received"; the peer sees 1002, 1007 or 1009.
 */
export function countClose(refusals: Tally<ErrorCode>, code: number, reason: string): void {
  if (code !== 1006) return;
  if (reason === "Received too big message") refusals.add("message_too_large");
  else if (reason.startsWith("Received ")) refusals.add("bad_frame");
}
