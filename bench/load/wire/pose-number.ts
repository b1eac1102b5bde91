import { decode } from "@msgpack/msgpack";
import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { TRACKING_PACKET } from "../../../src/protocol/packet-layout.ts";

/** Position of the frame number in a 0x03 packet. */
const FRAME_OFFSET = 8;

/** Every form in which a client may get poses. */
export const POSE_FORMATS = ["classic", "json", "msgpack", "binary"] as const;

/** One of {@link POSE_FORMATS}. */
export type PoseFormat = (typeof POSE_FORMATS)[number];

/** Address at which a client of a format gets poses. */
export function poseUrl(url: string, format: PoseFormat): string {
  return format === "classic" ? url : `${url}/?format=${format}&topics=vr_tracking`;
}

/** The number of the pose in one message; undefined for any other message. */
export function poseNumber(opcode: number, payload: Buffer): number | undefined {
  if (opcode === OPCODE.binary && payload[0] === TRACKING_PACKET) return payload.readUInt32BE(FRAME_OFFSET);
  if (opcode !== OPCODE.binary && opcode !== OPCODE.text) return undefined;
  const message = (opcode === OPCODE.text ? JSON.parse(payload.toString()) : decode(payload)) as {
    event?: string;
    data?: { frame?: number };
  };
  return message.event === "vr_tracking" ? message.data?.frame : undefined;
}
