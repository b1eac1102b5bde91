import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { ADDON_FOLDER, packagedAddon } from "../../addon/index.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";

/** The time of every file in the zip, in local time, which is what a zip holds: the same bytes on each machine. */
const TIME = new Date(1980, 0, 1);
/** Files in the zip are regular files that anybody may read, as Unix writes them. */
const READABLE = { os: 3, attrs: 0o100644 * 2 ** 16 };

/** Writes the addon's zip into a folder. Returns the path of the zip. Fails: the file system's own errors. */
export async function packAddon(dist: string): Promise<readonly string[]> {
  const name = `godot-telemetry-addon-${RELAY_IDENTITY.version}`;
  const path = join(dist, `${name}.zip`);
  mkdirSync(dist, { recursive: true });
  writeFileSync(path, addonZip(name));
  return [path];
}

/** The zip: one top folder, which Godot's importer can leave out, and in it the files as they lie in a project. */
function addonZip(top: string): Uint8Array {
  const files: Zippable = {};
  for (const [file, bytes] of packagedAddon()) files[`${top}/${ADDON_FOLDER}/${file}`] = bytes;
  return zipSync(files, { level: 9, mtime: TIME, ...READABLE });
}
