/** The part of the codec that runs anywhere: no zlib, no files, no Wasm, no `Buffer`. The client library's entrance to this folder. */
export { fpsEventData } from "./fps-event.ts";
export { inflateCompressedJson } from "./inflate-stream.ts";
export type { PacketCodec } from "./packet-codec.ts";
export { PlainCodec } from "./plain-codec.ts";
export { trackingEventData } from "./tracking-event.ts";
