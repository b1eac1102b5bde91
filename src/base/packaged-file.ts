import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Path of a file or folder that the program carries beside its code: `build/codec.release.wasm`, `godot-addon`.
 * The same in a clone, in the npm package and in a single binary. In a binary it is a path of Bun's own file system inside the
 * binary: `readFileSync`, `readdirSync`, `statSync` and `existsSync` work there; `copyFileSync`, `cpSync` and other programs do
 * not find it, so copy with read and write.
 */
export function packagedFile(path: string): string {
  return join(programFolder(), path);
}

/** The folder with the program's package.json. A binary keeps such files beside its first file. */
function programFolder(): string {
  if (Bun.isStandaloneExecutable) return import.meta.dir;
  let folder = import.meta.dir;
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
