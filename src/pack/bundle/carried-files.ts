import { cpSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { packagedFile } from "../../base/packaged-file.ts";

/** Files and folders of the clone that the program reads while it runs, by `packagedFile`. `bun run setup` builds those in build/. */
const CARRIED_FILES = [
  "build/codec.release.wasm",
  "build/dashboard",
  "godot-addon/addons/godot_debug_connection",
] as const;

/** The folder of the clone. */
export const CLONE = dirname(packagedFile("package.json"));

/** Copies what the program carries into a folder, and returns the paths of what lies in the folder then. Fails: ENOENT if the clone is not set up. */
export function copyCarriedFiles(folder: string): string[] {
  for (const path of CARRIED_FILES)
    cpSync(join(CLONE, path), join(folder, path), {
      recursive: true,
      // What the build of the page remembers of its sources.
      filter: (each) => basename(each) !== "stamp",
    });
  return [...new Set(CARRIED_FILES.map((path) => join(folder, path.split("/")[0] ?? "")))];
}
