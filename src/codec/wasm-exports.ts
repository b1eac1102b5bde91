import type { PacketStatus } from "../protocol/packet-status.ts";

/** The functions of the Wasm codec: numbers in, numbers out, one call per message. See assembly/index.ts. */
export interface WasmFunctions {
  encodePerformance(frame: number, fps: number, frameMillis: number, physicsMillis: number): PacketStatus;
  encodeTracking(): PacketStatus;
  frameCompressed(gzipBytes: number, uncompressedBytes: number): PacketStatus;
  decode(length: number, maxInflatedBytes: number): void;
}

/** The regions of the module's memory that TypeScript reads or writes, as views made once. */
export interface WasmRegions {
  input: Uint8Array;
  compressedOutput: Uint8Array;
  compressedPayload: Uint8Array;
  performanceOutput: Uint8Array;
  trackingOutput: Uint8Array;
  records: Int32Array;
  values: Float64Array;
  frames: Float64Array;
  encodeValues: Float64Array;
}

/** Reads a numeric constant that the module exports, such as an offset of its memory map. */
function wasmNumber(exports: WebAssembly.Instance["exports"], name: string): number {
  const exported = exports[name];
  if (!(exported instanceof WebAssembly.Global))
    throw new TypeError(`expected the codec module to export a number ${name}`);
  return exported.value;
}

/**
 * Views of the regions that assembly/memory-map.ts declares; the offsets are read from the module.
 * The memory never grows, so the views stay attached.
 */
export function wasmRegions(exports: WebAssembly.Instance["exports"]): WasmRegions {
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory))
    throw new TypeError("expected the codec module to export its memory");
  const { buffer } = memory;
  const at = (name: string): number => wasmNumber(exports, name);
  const bytes = (start: string, length: string): Uint8Array => new Uint8Array(buffer, at(start), at(length));
  const compressedOutput = bytes("COMPRESSED_OUTPUT", "COMPRESSED_OUTPUT_BYTES");
  return {
    input: bytes("INPUT", "INPUT_BYTES"),
    compressedOutput,
    compressedPayload: compressedOutput.subarray(at("COMPRESSED_PAYLOAD") - at("COMPRESSED_OUTPUT")),
    performanceOutput: bytes("PERFORMANCE_OUTPUT", "PERFORMANCE_BYTES"),
    trackingOutput: bytes("TRACKING_OUTPUT", "TRACKING_MAX_BYTES"),
    frames: new Float64Array(buffer, at("FRAMES"), at("FRAMES_BYTES") / Float64Array.BYTES_PER_ELEMENT),
    records: new Int32Array(buffer, at("RECORDS"), at("RECORDS_BYTES") / Int32Array.BYTES_PER_ELEMENT),
    values: new Float64Array(buffer, at("VALUES"), at("VALUES_BYTES") / Float64Array.BYTES_PER_ELEMENT),
    encodeValues: new Float64Array(
      buffer,
      at("ENCODE_VALUES"),
      at("ENCODE_VALUES_BYTES") / Float64Array.BYTES_PER_ELEMENT,
    ),
  };
}
