import { type PacketRefusal, type PacketStatus, packetStatusName } from "../protocol/packet-status.ts";

/** The name of a status that is not `ok`. */
export function packetRefusal(status: Exclude<PacketStatus, 0>): PacketRefusal {
  return packetStatusName(status) as PacketRefusal;
}
