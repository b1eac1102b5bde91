import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The bytes of one of the two builds of the codec module. */
export function readWasmBuild(target: "debug" | "release"): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(import.meta.dir, `../../build/codec.${target}.wasm`)));
}
