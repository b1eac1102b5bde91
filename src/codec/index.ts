/** Bytes to samples and back: the binary packets, 0x02's gzip, and the JSON forms of the samples. */
export { decodeCompressedJson, encodeCompressedJson } from "./compressed-json.ts";
export { createCodec, releaseModule, wasmCodecFrom } from "./create-codec.ts";
export { shortestFloat32 } from "./float32.ts";
export { fpsEventData } from "./fps-event.ts";
export type { PacketBatch } from "./packet-batch.ts";
export type { PacketCodec, PacketCodecOptions } from "./packet-codec.ts";
export { PlainCodec } from "./plain-codec.ts";
export { PlainFrames } from "./plain-frames.ts";
export { trackingEventData } from "./tracking-event.ts";
export { TrackingText } from "./tracking-text.ts";
export { decodeVariant, encodeVariant, type Variant } from "./variant/index.ts";
export type { WasmCodec } from "./wasm-codec.ts";
