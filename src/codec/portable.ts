/** The part of the codec that runs in browsers too: no zlib, no files, no Wasm, no `Buffer`. The client library imports it. */
export { fpsEventData } from "./fps-event.ts";
export { inflateCompressedJson } from "./inflate-stream.ts";
export type { PacketCodec } from "./packet-codec.ts";
export { PlainCodec } from "./plain-codec.ts";
export { trackingEventData } from "./tracking-event.ts";
