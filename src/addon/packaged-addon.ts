import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packagedFile } from "../base/packaged-file.ts";

/** Folder of the addon in a Godot project. */
export const ADDON_FOLDER = "addons/godot_debug_connection";

/** The files of an addon's folder with their bytes, by path below that folder, in the order of their paths. */
export type AddonFiles = ReadonlyMap<string, Uint8Array>;

/** The addon that comes with this relay. Fails: the file system's own errors. */
export function packagedAddon(): AddonFiles {
  return filesIn(packagedFile(`godot-addon/${ADDON_FOLDER}`));
}

/** Every file below a folder with its bytes, by path with forward slashes. Links in it are left out. Fails: the file system's own errors. */
export function filesIn(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const path of pathsIn(folder, "").sort()) files.set(path, readFileSync(join(folder, path)));
  return files;
}

/** Bun's own recursive reading goes through links to folders, out of the project. */
function pathsIn(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return pathsIn(folder, `${prefix}${entry.name}/`);
    return entry.isFile() ? [prefix + entry.name] : [];
  });
}
