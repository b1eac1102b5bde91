/** Loads MessagePack with the first client that speaks it: before that it would only take memory. */
export function loadMsgpack(): typeof import("./msgpack.ts") {
  return require("./msgpack.ts");
}
