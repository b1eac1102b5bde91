import { FRAMES_HEADER_BYTES, FRAMES_PACKET } from "../protocol/frames-layout.ts";
import { DEFAULT_MAX_INFLATED_BYTES, MAX_PACKETS_PER_MESSAGE } from "../protocol/limits.ts";
import {
  COMPRESSED_HEADER_BYTES,
  COMPRESSED_PACKET,
  CONTROLLER_BYTES,
  DEVICE_BITS,
  GZIP_MIN_BYTES,
  HEADSET_BIT,
  HEADSET_BYTES,
  LEFT_CONTROLLER_BIT,
  PERFORMANCE_BYTES,
  PERFORMANCE_PACKET,
  RIGHT_CONTROLLER_BIT,
  TRACKING_HEADER_BYTES,
  TRACKING_PACKET,
  TRACKING_VERSION,
  trackingPacketBytes,
} from "../protocol/packet-layout.ts";
import { PacketStatus } from "../protocol/packet-status.ts";
import {
  CONTROLLER_FLOAT_SLOTS,
  DEVICES_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  LEFT_OUT_SLOT,
  POSE_SLOTS,
  RIGHT_CONTROLLER_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
  UNCOMPRESSED_BYTES_SLOT,
  VALUES_PER_PACKET,
} from "../protocol/value-slots.ts";
import { BigEndianBytes } from "./big-endian-bytes.ts";
import { beginsAsGzip, gzipTrailerBytes } from "./gzip-stream.ts";
import { RECORD_NUMBERS } from "./packet-batch.ts";
import type { PlainCodecOptions } from "./plain-codec-options.ts";

/** Type, version and length. Every version of 0x03 begins with these, so that an unknown version can be skipped. */
const TRACKING_PREFIX_BYTES = 4;

/** Splits messages and reads packets into the tables of a PacketBatch. assembly/decode.ts does the same in Wasm. */
export class PlainDecoder {
  readonly records = new Int32Array((1 + MAX_PACKETS_PER_MESSAGE) * RECORD_NUMBERS);
  readonly values = new Float64Array(MAX_PACKETS_PER_MESSAGE * VALUES_PER_PACKET);
  readonly #wire = new BigEndianBytes();
  readonly #options: PlainCodecOptions;

  constructor(options: PlainCodecOptions) {
    this.#options = options;
  }

  /** Fills the tables with the packets of a message. */
  decode(message: Uint8Array): void {
    const { length } = message;
    let count = 0;
    let offset = 0;
    let end: number = length === 0 ? PacketStatus.empty : PacketStatus.ok;
    while (offset < length) {
      const type = message[offset] as number;
      const bytes =
        count < MAX_PACKETS_PER_MESSAGE ? this.#measure(type, message, offset) : -PacketStatus.tooManyPackets;
      if (bytes < 0) {
        end = -bytes;
        break;
      }
      const status = this.#read(type, message, offset, bytes, count * VALUES_PER_PACKET);
      count++;
      this.#record(count, type, status, offset, bytes);
      offset += bytes;
    }
    this.finish(count, end, offset);
  }

  /** Stores where and why reading ended. */
  finish(count: number, status: number, offset: number): void {
    this.#record(0, count, status, offset, 0);
  }

  #record(index: number, a: number, b: number, c: number, d: number): void {
    const { records } = this;
    const at = index * RECORD_NUMBERS;
    records[at] = a;
    records[at + 1] = b;
    records[at + 2] = c;
    records[at + 3] = d;
  }

  /** Length of the packet at an offset, or a negative status that refuses the rest of the message. */
  #measure(type: number, message: Uint8Array, offset: number): number {
    const remaining = message.length - offset;
    switch (type) {
      case PERFORMANCE_PACKET:
        return remaining < PERFORMANCE_BYTES ? -PacketStatus.truncated : PERFORMANCE_BYTES;
      case TRACKING_PACKET:
        return this.#measureTracking(message, offset, remaining);
      case COMPRESSED_PACKET:
        return this.#measureCompressed(message, offset, remaining);
      case FRAMES_PACKET:
        if (offset === 0 && this.#options.frames !== undefined)
          return this.#measureFrames(message, remaining);
        return offset === 0 ? -PacketStatus.unknownType : -PacketStatus.trailingBytes;
      default:
        return offset === 0 ? -PacketStatus.unknownType : -PacketStatus.trailingBytes;
    }
  }

  #measureTracking(message: Uint8Array, offset: number, remaining: number): number {
    if (remaining < TRACKING_PREFIX_BYTES) return -PacketStatus.truncated;
    const known = message[offset + 1] === TRACKING_VERSION;
    const bytes = this.#wire.readU16(message, offset + 2);
    if (bytes < (known ? TRACKING_HEADER_BYTES : TRACKING_PREFIX_BYTES)) return -PacketStatus.lengthMismatch;
    if (bytes > remaining) return -PacketStatus.truncated;
    if (known) {
      const devices = this.#wire.readU16(message, offset + 4);
      const defined = (devices & ~DEVICE_BITS) === 0;
      if (defined && bytes !== trackingPacketBytes(devices)) return -PacketStatus.lengthMismatch;
    }
    return bytes;
  }

  #measureCompressed(message: Uint8Array, offset: number, remaining: number): number {
    if (remaining < COMPRESSED_HEADER_BYTES) return -PacketStatus.truncated;
    const gzipBytes = this.#wire.readU32(message, offset + 5);
    if (gzipBytes > remaining - COMPRESSED_HEADER_BYTES) return -PacketStatus.truncated;
    if (gzipBytes < GZIP_MIN_BYTES) return -PacketStatus.lengthMismatch;
    return COMPRESSED_HEADER_BYTES + gzipBytes;
  }

  #measureFrames(message: Uint8Array, remaining: number): number {
    if (remaining < FRAMES_HEADER_BYTES) return -PacketStatus.truncated;
    const bytes = FRAMES_HEADER_BYTES + this.#wire.readU32(message, 2);
    return bytes > remaining ? -PacketStatus.truncated : bytes;
  }

  #read(type: number, message: Uint8Array, offset: number, bytes: number, row: number): PacketStatus {
    switch (type) {
      case PERFORMANCE_PACKET:
        return this.#readPerformance(message, offset, row);
      case TRACKING_PACKET:
        return this.#readTracking(message, offset, row);
      case FRAMES_PACKET:
        return (
          this.#options.frames?.read(message.subarray(offset, offset + bytes), this.values, row) ??
          PacketStatus.unknownType
        );
      default:
        return this.#readCompressed(message, offset, bytes, row);
    }
  }

  #readPerformance(message: Uint8Array, offset: number, row: number): PacketStatus {
    this.values[row + FRAME_SLOT] = this.#wire.readU32(message, offset + 1);
    return this.#readFloats(message, offset + 5, row + FRAME_SLOT + 1, 3)
      ? PacketStatus.ok
      : PacketStatus.notFinite;
  }

  #readTracking(message: Uint8Array, offset: number, row: number): PacketStatus {
    if (message[offset + 1] !== TRACKING_VERSION) return PacketStatus.unknownVersion;
    const devices = this.#wire.readU16(message, offset + 4);
    const tracked = this.#wire.readU16(message, offset + 6);
    if ((devices & ~DEVICE_BITS) !== 0 || (tracked & ~devices) !== 0) return PacketStatus.unknownDevice;
    const timeSeconds = this.#wire.readF64(message, offset + 12);
    if (!Number.isFinite(timeSeconds)) return PacketStatus.notFinite;

    const { values } = this;
    values[row + FRAME_SLOT] = this.#wire.readU32(message, offset + 8);
    values[row + TIME_SECONDS_SLOT] = timeSeconds;

    let leftOut = 0;
    let at = offset + TRACKING_HEADER_BYTES;
    if (devices & HEADSET_BIT) {
      if (!this.#readFloats(message, at, row + HEADSET_SLOT, POSE_SLOTS)) leftOut |= HEADSET_BIT;
      at += HEADSET_BYTES;
    }
    if (devices & LEFT_CONTROLLER_BIT) {
      if (!this.#readController(message, at, row + LEFT_CONTROLLER_SLOT)) leftOut |= LEFT_CONTROLLER_BIT;
      at += CONTROLLER_BYTES;
    }
    if (devices & RIGHT_CONTROLLER_BIT) {
      if (!this.#readController(message, at, row + RIGHT_CONTROLLER_SLOT)) leftOut |= RIGHT_CONTROLLER_BIT;
    }
    values[row + DEVICES_SLOT] = devices & ~leftOut;
    values[row + TRACKED_SLOT] = tracked & ~leftOut;
    values[row + LEFT_OUT_SLOT] = leftOut;
    return PacketStatus.ok;
  }

  #readCompressed(message: Uint8Array, offset: number, bytes: number, row: number): PacketStatus {
    const gzipStart = offset + COMPRESSED_HEADER_BYTES;
    if (!beginsAsGzip(message, gzipStart)) return PacketStatus.notGzip;
    const uncompressedBytes = this.#wire.readU32(message, offset + 1);
    if (gzipTrailerBytes(message, offset + bytes) !== uncompressedBytes) return PacketStatus.sizeMismatch;
    if (uncompressedBytes > (this.#options.maxInflatedBytes ?? DEFAULT_MAX_INFLATED_BYTES))
      return PacketStatus.tooLarge;
    this.values[row + UNCOMPRESSED_BYTES_SLOT] = uncompressedBytes;
    return PacketStatus.ok;
  }

  #readController(message: Uint8Array, at: number, slot: number): boolean {
    if (!this.#readFloats(message, at, slot, CONTROLLER_FLOAT_SLOTS)) return false;
    const buttonsAt = at + CONTROLLER_FLOAT_SLOTS * Float32Array.BYTES_PER_ELEMENT;
    this.values[slot + CONTROLLER_FLOAT_SLOTS] = this.#wire.readU32(message, buttonsAt);
    return true;
  }

  /** Reads floats into slots. Returns false at the first float that is not finite. */
  #readFloats(message: Uint8Array, at: number, slot: number, count: number): boolean {
    for (let i = 0; i < count; i++) {
      const value = this.#wire.readF32(message, at + i * Float32Array.BYTES_PER_ELEMENT);
      if (!Number.isFinite(value)) return false;
      this.values[slot + i] = value;
    }
    return true;
  }
}
