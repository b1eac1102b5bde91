import { readFileSync } from "node:fs";
import { RelayError } from "../protocol/error-table.ts";
import type { PacketCodec, PacketCodecOptions } from "./packet-codec.ts";
import { WasmCodec } from "./wasm-codec.ts";

/**
 * The codec of the release build, loaded at once (no await). The one to use.
 * Cost: a few milliseconds and 2.4 MB; make one per process, or per thread.
 * Fails: `not_set_up` when build/ has not been built.
 */
export function createCodec(options?: PacketCodecOptions): PacketCodec {
  return wasmCodecFrom(readFileSync(releaseModulePath()), options);
}

/** A codec of these module bytes, for a build other than the release. */
export function wasmCodecFrom(moduleBytes: Uint8Array<ArrayBuffer>, options?: PacketCodecOptions): WasmCodec {
  return new WasmCodec(new WebAssembly.Instance(new WebAssembly.Module(moduleBytes)), options);
}

/**
 * A constant path inside `require` is what `bun build --compile` embeds. An import statement would be embedded as well,
 * but when the file is missing it fails before any line of ours runs, with nothing to say what to do.
 */
function releaseModulePath(): string {
  try {
    return require("../../build/codec.release.wasm") as string;
  } catch (cause) {
    throw new RelayError("not_set_up", "the Wasm codec is not built: run `bun run setup`", { cause });
  }
}
