import { MAX_MESSAGE_BYTES } from "../protocol/limits.ts";
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
import { writeTrackingValues } from "../protocol/tracking-values.ts";
import {
  CONTROLLER_FLOAT_SLOTS,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  POSE_SLOTS,
  RIGHT_CONTROLLER_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
  VALUES_PER_PACKET,
} from "../protocol/value-slots.ts";
import { beginsAsGzip, gzipTrailerBytes } from "./gzip-stream.ts";
import { PacketBatch } from "./packet-batch.ts";
import type { PacketCodec } from "./packet-codec.ts";
import type { PlainCodecOptions } from "./plain-codec-options.ts";
import { PlainDecoder } from "./plain-decoder.ts";
import { trackingViews } from "./tracking-views.ts";

const NO_FRAMES = new Float64Array();

/** The codec in plain TypeScript. The Wasm codec is tested and measured against it. */
export class PlainCodec implements PacketCodec {
  readonly name = "plain";
  readonly #performanceOutput = new Uint8Array(PERFORMANCE_BYTES);
  readonly #compressedOutput = new Uint8Array(MAX_MESSAGE_BYTES);
  readonly #trackingOutput = new Uint8Array(TRACKING_MAX_BYTES);
  readonly #trackingViews = trackingViews(this.#trackingOutput);
  readonly #performanceView = new DataView(this.#performanceOutput.buffer);
  readonly #compressedView = new DataView(this.#compressedOutput.buffer);
  readonly #trackingView = new DataView(this.#trackingOutput.buffer);
  readonly #trackingRow = new Float64Array(VALUES_PER_PACKET);
  readonly #decoder: PlainDecoder;
  readonly #batch: PacketBatch;

  constructor(options: PlainCodecOptions = {}) {
    this.#decoder = new PlainDecoder(options);
    this.#batch = new PacketBatch(
      this.#decoder.records,
      this.#decoder.values,
      options.frames?.rows ?? NO_FRAMES,
    );
  }

  encodePerformance(
    frame: number,
    fps: number,
    frameMillis: number,
    physicsMillis: number,
  ): Uint8Array | PacketRefusal {
    const finite =
      Number.isFinite(Math.fround(fps)) &&
      Number.isFinite(Math.fround(frameMillis)) &&
      Number.isFinite(Math.fround(physicsMillis));
    if (!finite) return "notFinite";
    const view = this.#performanceView;
    view.setUint8(0, PERFORMANCE_PACKET);
    view.setUint32(1, frame);
    view.setFloat32(5, fps);
    view.setFloat32(9, frameMillis);
    view.setFloat32(13, physicsMillis);
    return this.#performanceOutput;
  }

  encodeTracking(sample: Readonly<TrackingSample>): Uint8Array | PacketRefusal {
    const row = this.#trackingRow;
    const devices = writeTrackingValues(sample, row, 0);
    const timeSeconds = row[TIME_SECONDS_SLOT] as number;
    if (!Number.isFinite(timeSeconds)) return "notFinite";
    const packet = this.#trackingViews[devices] as Uint8Array;
    const view = this.#trackingView;
    view.setUint8(0, TRACKING_PACKET);
    view.setUint8(1, TRACKING_VERSION);
    view.setUint16(2, packet.length);
    view.setUint16(4, devices);
    view.setUint16(6, row[TRACKED_SLOT] as number);
    view.setUint32(8, row[FRAME_SLOT] as number);
    view.setFloat64(12, timeSeconds);

    let at = TRACKING_HEADER_BYTES;
    if (devices & HEADSET_BIT) {
      if (!writeFloats(view, at, row, HEADSET_SLOT, POSE_SLOTS)) return "notFinite";
      at += HEADSET_BYTES;
    }
    if (devices & LEFT_CONTROLLER_BIT) {
      if (!writeController(view, at, row, LEFT_CONTROLLER_SLOT)) return "notFinite";
      at += CONTROLLER_BYTES;
    }
    if (devices & RIGHT_CONTROLLER_BIT) {
      if (!writeController(view, at, row, RIGHT_CONTROLLER_SLOT)) return "notFinite";
    }
    return packet;
  }

  frameCompressed(gzip: Uint8Array, uncompressedBytes: number): Uint8Array | PacketRefusal {
    const bytes = COMPRESSED_HEADER_BYTES + gzip.length;
    if (bytes > MAX_MESSAGE_BYTES) return "tooLarge";
    if (gzip.length < GZIP_MIN_BYTES) return "lengthMismatch";
    if (!beginsAsGzip(gzip, 0)) return "notGzip";
    if (gzipTrailerBytes(gzip, gzip.length) !== uncompressedBytes) return "sizeMismatch";
    const output = this.#compressedOutput;
    output[0] = COMPRESSED_PACKET;
    this.#compressedView.setUint32(1, uncompressedBytes);
    this.#compressedView.setUint32(5, gzip.length);
    output.set(gzip, COMPRESSED_HEADER_BYTES);
    return output.subarray(0, bytes);
  }

  decode(message: Uint8Array): PacketBatch {
    if (message.length > MAX_MESSAGE_BYTES) this.#decoder.finish(0, PacketStatus.tooLarge, 0);
    else this.#decoder.decode(message);
    return this.#batch;
  }
}

function writeController(view: DataView, at: number, row: Float64Array, slot: number): boolean {
  if (!writeFloats(view, at, row, slot, CONTROLLER_FLOAT_SLOTS)) return false;
  const buttonBits = row[slot + CONTROLLER_FLOAT_SLOTS] as number;
  view.setUint32(at + CONTROLLER_FLOAT_SLOTS * Float32Array.BYTES_PER_ELEMENT, buttonBits);
  return true;
}

function writeFloats(view: DataView, at: number, row: Float64Array, slot: number, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const value = Math.fround(row[slot + i] as number);
    if (!Number.isFinite(value)) return false;
    view.setFloat32(at + i * 4, value);
  }
  return true;
}
