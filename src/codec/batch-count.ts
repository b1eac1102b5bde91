import { MAX_PACKETS_PER_MESSAGE } from "../protocol/limits.ts";
import type { PacketRefusal } from "../protocol/packet-status.ts";
import { PERFORMANCE_SLOTS } from "../protocol/value-slots.ts";

/** The reason why this many packets cannot be encoded from these values; undefined if they can. */
export function refuseBatchCount(values: Float64Array, count: number): PacketRefusal | undefined {
  if (!(count >= 1)) return "empty";
  if (count > MAX_PACKETS_PER_MESSAGE) return "tooManyPackets";
  return count * PERFORMANCE_SLOTS > values.length ? "truncated" : undefined;
}
