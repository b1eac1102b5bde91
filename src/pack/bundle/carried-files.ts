import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { packagedFile } from "../../base/packaged-file.ts";

/** Files and folders of the clone that the program reads while it runs, by `packagedFile`. `bun run setup` builds those in build/. */
export const CARRIED_FILES = [
  "build/codec.release.wasm",
  "build/dashboard",
  "godot-addon/addons/godot_debug_connection",
] as const;

/** The folder of the clone. */
export const CLONE = dirname(packagedFile("package.json"));

/** Copies what the program carries into the folder of a package. Fails: ENOENT if the clone is not set up. */
export function copyCarriedFiles(folder: string): void {
  for (const path of CARRIED_FILES) cpSync(join(CLONE, path), join(folder, path), { recursive: true });
}
