import { readFileSync } from "node:fs";
import { packagedFile } from "../base/packaged-file.ts";
import { RelayError } from "../protocol/error-table.ts";
import type { PacketCodec, PacketCodecOptions } from "./packet-codec.ts";
import { WasmCodec } from "./wasm-codec.ts";

/**
 * Creates the codec of the release build. It loads synchronously.
 * Cost: a few milliseconds and 2.5 MB; make one per process, or per thread.
 * Fails: `not_set_up` if build/ has not been built.
 */
export function createCodec(options?: PacketCodecOptions): PacketCodec {
  return wasmCodecFrom(releaseModule(), options);
}

/** Creates a codec from the bytes of another build. */
export function wasmCodecFrom(moduleBytes: Uint8Array<ArrayBuffer>, options?: PacketCodecOptions): WasmCodec {
  return new WasmCodec(new WebAssembly.Instance(new WebAssembly.Module(moduleBytes)), options);
}

/** The bytes of the release build. Fails: `not_set_up` if build/ has not been built. */
export function releaseModule(): Uint8Array<ArrayBuffer> {
  try {
    return readFileSync(packagedFile("build/codec.release.wasm"));
  } catch (cause) {
    throw new RelayError("not_set_up", "the Wasm codec is not built: run `bun run setup`", { cause });
  }
}
