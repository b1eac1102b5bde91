import { DEFAULT_MAX_INFLATED_BYTES } from "../protocol/limits.ts";
import { COMPRESSED_HEADER_BYTES } from "../protocol/packet-layout.ts";
import { type PacketRefusal, PacketStatus } from "../protocol/packet-status.ts";
import type { TrackingSample } from "../protocol/samples.ts";
import { writeTrackingValues } from "../protocol/tracking-values.ts";
import { PacketBatch } from "./packet-batch.ts";
import type { PacketCodec, PacketCodecOptions } from "./packet-codec.ts";
import { packetRefusal } from "./packet-refusal.ts";
import { trackingViews } from "./tracking-views.ts";
import { type WasmFunctions, type WasmRegions, wasmRegions } from "./wasm-exports.ts";

/** Messages up to this many bytes are copied by a loop, because a call of `set` costs more for them (bench/micro/codec.bench.ts). */
const SHORT_MESSAGE_BYTES = 32;

/** The codec in WebAssembly. Owns: a memory of 2.5 MB of its own. */
export class WasmCodec implements PacketCodec {
  readonly name = "wasm";
  readonly #wasm: WasmFunctions;
  readonly #regions: WasmRegions;
  readonly #performanceView: Uint8Array;
  readonly #trackingViews: readonly Uint8Array[];
  readonly #batch: PacketBatch;
  readonly #options: PacketCodecOptions;

  /** `instance` is of the module that assembly/ compiles to. */
  constructor({ exports }: WebAssembly.Instance, options: PacketCodecOptions = {}) {
    this.#wasm = exports as unknown as WasmFunctions;
    this.#regions = wasmRegions(exports);
    this.#performanceView = this.#regions.performanceOutput;
    this.#trackingViews = trackingViews(this.#regions.trackingOutput);
    this.#batch = new PacketBatch(this.#regions.records, this.#regions.values, this.#regions.frames);
    this.#options = options;
  }

  encodePerformance(
    frame: number,
    fps: number,
    frameMillis: number,
    physicsMillis: number,
  ): Uint8Array | PacketRefusal {
    const status = this.#wasm.encodePerformance(frame, fps, frameMillis, physicsMillis);
    return status === PacketStatus.ok ? this.#performanceView : packetRefusal(status);
  }

  encodeTracking(sample: Readonly<TrackingSample>): Uint8Array | PacketRefusal {
    const devices = writeTrackingValues(sample, this.#regions.encodeValues, 0);
    const status = this.#wasm.encodeTracking();
    return status === PacketStatus.ok ? (this.#trackingViews[devices] as Uint8Array) : packetRefusal(status);
  }

  frameCompressed(gzip: Uint8Array, uncompressedBytes: number): Uint8Array | PacketRefusal {
    const { compressedOutput, compressedPayload } = this.#regions;
    // A message that does not fit is not copied; the call returns tooLarge for its length.
    if (gzip.length <= compressedPayload.length) compressedPayload.set(gzip);
    const status = this.#wasm.frameCompressed(gzip.length, uncompressedBytes);
    if (status !== PacketStatus.ok) return packetRefusal(status);
    return compressedOutput.subarray(0, COMPRESSED_HEADER_BYTES + gzip.length);
  }

  decode(message: Uint8Array): PacketBatch {
    const { input, records } = this.#regions;
    const { length } = message;
    if (length > input.length) {
      records[0] = 0;
      records[1] = PacketStatus.tooLarge;
      records[2] = 0;
      return this.#batch;
    }
    if (length > SHORT_MESSAGE_BYTES) input.set(message);
    else for (let at = 0; at < length; at++) input[at] = message[at] as number;
    this.#wasm.decode(length, this.#options.maxInflatedBytes ?? DEFAULT_MAX_INFLATED_BYTES);
    return this.#batch;
  }
}
