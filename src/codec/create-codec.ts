import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { RelayError } from "../protocol/error-table.ts";
import type { PacketCodec, PacketCodecOptions } from "./packet-codec.ts";
import { WasmCodec } from "./wasm-codec.ts";

/**
 * Creates the codec of the release build. It loads synchronously.
 * Cost: a few milliseconds and 2.5 MB; make one per process, or per thread.
 * Fails: `not_set_up` if build/ has not been built.
 */
export function createCodec(options?: PacketCodecOptions): PacketCodec {
  return wasmCodecFrom(readFileSync(releaseModulePath()), options);
}

/** Creates a codec from the bytes of another build. */
export function wasmCodecFrom(moduleBytes: Uint8Array<ArrayBuffer>, options?: PacketCodecOptions): WasmCodec {
  return new WasmCodec(new WebAssembly.Instance(new WebAssembly.Module(moduleBytes)), options);
}

/**
 * `bun build --compile` embeds a constant path inside `require`. It would embed an import statement as well,
 * but if the file is missing, an import fails before any code here runs, without saying what to do.
 * In a bundle the path is relative to the bundle.
 */
function releaseModulePath(): string {
  try {
    return resolve(import.meta.dir, require("../../build/codec.release.wasm") as string);
  } catch (cause) {
    throw new RelayError("not_set_up", "the Wasm codec is not built: run `bun run setup`", { cause });
  }
}
