/** MessagePack, loaded for the first client that speaks it: elsewhere it would only take memory. */
export function loadMsgpack(): typeof import("@msgpack/msgpack") {
  return require("@msgpack/msgpack");
}
