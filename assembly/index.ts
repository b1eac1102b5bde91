// Exports of the module: one function per message, and the numbers of its memory map and layout.

export { frameCompressed } from "./compressed";
export { decode } from "./decode";
export * from "./memory-map";
export * from "./packet-layout";
export * from "./packet-status";
export { encodePerformance } from "./performance";
export { encodeTracking } from "./tracking";
export * from "./value-slots";
