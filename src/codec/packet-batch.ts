import { COMPRESSED_HEADER_BYTES } from "../protocol/packet-layout.ts";
import type { PacketStatus } from "../protocol/packet-status.ts";
import type { FrameSample, TrackingSample } from "../protocol/samples.ts";
import { readTrackingValues } from "../protocol/tracking-values.ts";
import {
  FPS_SLOT,
  FRAME_COUNT_SLOT,
  FRAME_MILLIS_SLOT,
  FRAME_SLOT,
  LEFT_OUT_SLOT,
  MAX_FPS_SLOT,
  PHYSICS_MILLIS_SLOT,
  TIME_SECONDS_SLOT,
  UNCOMPRESSED_BYTES_SLOT,
  VALUES_PER_PACKET,
} from "../protocol/value-slots.ts";

/** Numbers in a row of the records table: type, status, offset, length. */
export const RECORD_NUMBERS = 4;

/**
 * The packets that a codec found in one message, in order, and where and why reading ended.
 * A packet whose status is not `ok` was skipped. Only its type, status, offset and length are valid.
 *
 * Shape: three tables that the codec fills and this class only reads. `records`: a first row of count, end status, end offset;
 * then a row of type, status, offset, length per packet. `values`: a row of VALUES_PER_PACKET numbers per packet.
 * `frames`: a row of VALUES_PER_FRAME numbers per frame of the message's 0x04 packet, if it has one.
 * Owns: nothing; the tables are the codec's, and the next decode overwrites them.
 * Every `index` must be below `count`.
 */
export class PacketBatch {
  constructor(
    private readonly records: Int32Array,
    private readonly values: Float64Array,
    private readonly frames: Float64Array,
  ) {}

  /** Number of complete packets, including refused ones. */
  get count(): number {
    return this.records[0] as number;
  }

  /** Why reading ended: `ok` at the end of the message, else the reason why the rest was refused. */
  get endStatus(): PacketStatus {
    return this.records[1] as PacketStatus;
  }

  /** Where reading ended: the length of the message, or the offset of the refused rest. */
  get endOffset(): number {
    return this.records[2] as number;
  }

  /** The packet's first byte: PERFORMANCE_PACKET, COMPRESSED_PACKET, TRACKING_PACKET or FRAMES_PACKET. */
  type(index: number): number {
    return this.records[(index + 1) * RECORD_NUMBERS] as number;
  }

  /** `ok`, or the reason why this packet was skipped. */
  status(index: number): PacketStatus {
    return this.records[(index + 1) * RECORD_NUMBERS + 1] as PacketStatus;
  }

  /** Offset of the packet in the message. */
  offset(index: number): number {
    return this.records[(index + 1) * RECORD_NUMBERS + 2] as number;
  }

  /** Length of the packet in bytes, including its header. */
  length(index: number): number {
    return this.records[(index + 1) * RECORD_NUMBERS + 3] as number;
  }

  /** Reads a 0x01 packet. */
  readPerformance(index: number, into: FrameSample): void {
    const row = index * VALUES_PER_PACKET;
    into.frame = this.values[row + FRAME_SLOT] as number;
    into.fps = this.values[row + FPS_SLOT] as number;
    into.frameMillis = this.values[row + FRAME_MILLIS_SLOT] as number;
    into.physicsMillis = this.values[row + PHYSICS_MILLIS_SLOT] as number;
  }

  /** Frame number of a 0x01 or a 0x03 packet. */
  frame(index: number): number {
    return this.values[index * VALUES_PER_PACKET + FRAME_SLOT] as number;
  }

  /** Frame time of a 0x01 packet. */
  frameMillis(index: number): number {
    return this.values[index * VALUES_PER_PACKET + FRAME_MILLIS_SLOT] as number;
  }

  /** Time of the poses of a 0x03 packet. Units: unix seconds. */
  timeSeconds(index: number): number {
    return this.values[index * VALUES_PER_PACKET + TIME_SECONDS_SLOT] as number;
  }

  /** Reads a 0x03 packet; the device objects in `into` are reused, and an absent device becomes undefined. */
  readTracking(index: number, into: TrackingSample): void {
    readTrackingValues(this.values, index * VALUES_PER_PACKET, into);
  }

  /** Bits of the devices that a 0x03 packet holds with a number that is not finite. They are absent in {@link readTracking}. */
  leftOut(index: number): number {
    return this.values[index * VALUES_PER_PACKET + LEFT_OUT_SLOT] as number;
  }

  /** Number of frames in a 0x04 packet. */
  frameCount(index: number): number {
    return this.values[index * VALUES_PER_PACKET + FRAME_COUNT_SLOT] as number;
  }

  /** The frame rate limit that a 0x04 packet states; 0 for none. */
  maxFps(index: number): number {
    return this.values[index * VALUES_PER_PACKET + MAX_FPS_SLOT] as number;
  }

  /** The physics time that a 0x04 packet states. */
  physicsMillis(index: number): number {
    return this.values[index * VALUES_PER_PACKET + PHYSICS_MILLIS_SLOT] as number;
  }

  /** The frames of the 0x04 packet, oldest first: rows of VALUES_PER_FRAME numbers, by the slots of protocol/value-slots.ts. */
  borrowFrames(): Readonly<Float64Array> {
    return this.frames;
  }

  /** Uncompressed size of a 0x02 packet; its header and its gzip trailer agree on it. */
  uncompressedBytes(index: number): number {
    return this.values[index * VALUES_PER_PACKET + UNCOMPRESSED_BYTES_SLOT] as number;
  }

  /** The packet's bytes, as a view of the decoded message. */
  borrowPacket(index: number, message: Uint8Array): Uint8Array {
    const offset = this.offset(index);
    return message.subarray(offset, offset + this.length(index));
  }

  /** The gzip stream of a 0x02 packet, as a view of the decoded message. */
  borrowGzip(index: number, message: Uint8Array): Uint8Array {
    const offset = this.offset(index);
    return message.subarray(offset + COMPRESSED_HEADER_BYTES, offset + this.length(index));
  }
}
