import {
  DEFAULT_MAX_INFLATED_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_PACKETS_PER_MESSAGE,
} from "../protocol/limits.ts";
import {
  COMPRESSED_HEADER_BYTES,
  COMPRESSED_PACKET,
  CONTROLLER_BYTES,
  GZIP_MIN_BYTES,
  HEADSET_BIT,
  HEADSET_BYTES,
  LEFT_CONTROLLER_BIT,
  PERFORMANCE_BYTES,
  PERFORMANCE_PACKET,
  RIGHT_CONTROLLER_BIT,
  TRACKING_HEADER_BYTES,
  TRACKING_MAX_BYTES,
  TRACKING_PACKET,
  TRACKING_VERSION,
} from "../protocol/packet-layout.ts";
import { type PacketRefusal, PacketStatus } from "../protocol/packet-status.ts";
import type { TrackingSample } from "../protocol/samples.ts";
import { refuseBatchCount } from "./batch-count.ts";
import { BigEndianBytes } from "./big-endian-bytes.ts";
import { beginsAsGzip, gzipTrailerBytes } from "./gzip-stream.ts";
import { PacketBatch } from "./packet-batch.ts";
import type { PacketCodec, PacketCodecOptions } from "./packet-codec.ts";
import { PlainDecoder } from "./plain-decoder.ts";
import { writeTrackingValues } from "./tracking-values.ts";
import { trackingViews } from "./tracking-views.ts";
import {
  CONTROLLER_FLOAT_SLOTS,
  FPS_SLOT,
  FRAME_MILLIS_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  PERFORMANCE_SLOTS,
  PHYSICS_MILLIS_SLOT,
  POSE_SLOTS,
  RIGHT_CONTROLLER_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
  VALUES_PER_PACKET,
} from "./value-slots.ts";

/** The codec in plain TypeScript: what the Wasm codec is checked and measured against. */
export class PlainCodec implements PacketCodec {
  readonly name = "plain";
  readonly #wire = new BigEndianBytes();
  readonly #performanceOutput = new Uint8Array(PERFORMANCE_BYTES);
  readonly #batchOutput = new Uint8Array(MAX_PACKETS_PER_MESSAGE * PERFORMANCE_BYTES);
  readonly #compressedOutput = new Uint8Array(MAX_MESSAGE_BYTES);
  readonly #trackingOutput = new Uint8Array(TRACKING_MAX_BYTES);
  readonly #trackingViews = trackingViews(this.#trackingOutput);
  readonly #trackingRow = new Float64Array(VALUES_PER_PACKET);
  readonly #decoder: PlainDecoder;
  readonly #batch: PacketBatch;
  #batchView = this.#batchOutput;

  constructor(options: PacketCodecOptions = {}) {
    this.#decoder = new PlainDecoder(options.maxInflatedBytes ?? DEFAULT_MAX_INFLATED_BYTES);
    this.#batch = new PacketBatch(this.#decoder.records, this.#decoder.values);
  }

  encodePerformance(
    frame: number,
    fps: number,
    frameMillis: number,
    physicsMillis: number,
  ): Uint8Array | PacketRefusal {
    const output = this.#performanceOutput;
    return this.#writePerformance(output, 0, frame, fps, frameMillis, physicsMillis) ? output : "notFinite";
  }

  encodePerformanceBatch(values: Float64Array, count: number): Uint8Array | PacketRefusal {
    const packets = Math.trunc(count);
    const refusal = refuseBatchCount(values, packets);
    if (refusal !== undefined) return refusal;
    for (let i = 0; i < packets; i++) {
      const row = i * PERFORMANCE_SLOTS;
      const frame = values[row + FRAME_SLOT] as number;
      const fps = values[row + FPS_SLOT] as number;
      const frameMillis = values[row + FRAME_MILLIS_SLOT] as number;
      const physicsMillis = values[row + PHYSICS_MILLIS_SLOT] as number;
      const at = i * PERFORMANCE_BYTES;
      if (!this.#writePerformance(this.#batchOutput, at, frame, fps, frameMillis, physicsMillis))
        return "notFinite";
    }
    const bytes = packets * PERFORMANCE_BYTES;
    if (this.#batchView.length !== bytes) this.#batchView = this.#batchOutput.subarray(0, bytes);
    return this.#batchView;
  }

  encodeTracking(sample: Readonly<TrackingSample>): Uint8Array | PacketRefusal {
    const row = this.#trackingRow;
    const devices = writeTrackingValues(sample, row);
    const timeSeconds = row[TIME_SECONDS_SLOT] as number;
    if (!Number.isFinite(timeSeconds)) return "notFinite";
    const view = this.#trackingViews[devices] as Uint8Array;
    const wire = this.#wire;
    view[0] = TRACKING_PACKET;
    view[1] = TRACKING_VERSION;
    wire.writeU16(view, 2, view.length);
    wire.writeU16(view, 4, devices);
    wire.writeU16(view, 6, row[TRACKED_SLOT] as number);
    wire.writeU32(view, 8, row[FRAME_SLOT] as number);
    wire.writeF64(view, 12, timeSeconds);

    let at = TRACKING_HEADER_BYTES;
    if (devices & HEADSET_BIT) {
      if (!this.#writeFloats(view, at, HEADSET_SLOT, POSE_SLOTS)) return "notFinite";
      at += HEADSET_BYTES;
    }
    if (devices & LEFT_CONTROLLER_BIT) {
      if (!this.#writeController(view, at, LEFT_CONTROLLER_SLOT)) return "notFinite";
      at += CONTROLLER_BYTES;
    }
    if (devices & RIGHT_CONTROLLER_BIT) {
      if (!this.#writeController(view, at, RIGHT_CONTROLLER_SLOT)) return "notFinite";
    }
    return view;
  }

  frameCompressed(gzip: Uint8Array, uncompressedBytes: number): Uint8Array | PacketRefusal {
    const bytes = COMPRESSED_HEADER_BYTES + gzip.length;
    if (bytes > MAX_MESSAGE_BYTES) return "tooLarge";
    if (gzip.length < GZIP_MIN_BYTES) return "lengthMismatch";
    if (!beginsAsGzip(gzip, 0)) return "notGzip";
    if (gzipTrailerBytes(gzip, gzip.length) !== uncompressedBytes) return "sizeMismatch";
    const output = this.#compressedOutput;
    output[0] = COMPRESSED_PACKET;
    this.#wire.writeU32(output, 1, uncompressedBytes);
    this.#wire.writeU32(output, 5, gzip.length);
    output.set(gzip, COMPRESSED_HEADER_BYTES);
    return output.subarray(0, bytes);
  }

  decode(message: Uint8Array): PacketBatch {
    if (message.length > MAX_MESSAGE_BYTES) this.#decoder.finish(0, PacketStatus.tooLarge, 0);
    else this.#decoder.decode(message);
    return this.#batch;
  }

  #writePerformance(
    output: Uint8Array,
    at: number,
    frame: number,
    fps: number,
    frameMillis: number,
    physicsMillis: number,
  ): boolean {
    const wire = this.#wire;
    output[at] = PERFORMANCE_PACKET;
    wire.writeU32(output, at + 1, frame);
    return (
      wire.writeF32(output, at + 5, fps) &&
      wire.writeF32(output, at + 9, frameMillis) &&
      wire.writeF32(output, at + 13, physicsMillis)
    );
  }

  #writeController(output: Uint8Array, at: number, slot: number): boolean {
    if (!this.#writeFloats(output, at, slot, CONTROLLER_FLOAT_SLOTS)) return false;
    const buttonBits = this.#trackingRow[slot + CONTROLLER_FLOAT_SLOTS] as number;
    this.#wire.writeU32(output, at + CONTROLLER_FLOAT_SLOTS * Float32Array.BYTES_PER_ELEMENT, buttonBits);
    return true;
  }

  #writeFloats(output: Uint8Array, at: number, slot: number, count: number): boolean {
    for (let i = 0; i < count; i++) {
      const value = this.#trackingRow[slot + i] as number;
      if (!this.#wire.writeF32(output, at + i * Float32Array.BYTES_PER_ELEMENT, value)) return false;
    }
    return true;
  }
}
