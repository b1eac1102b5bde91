import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { filesLike, posixPath } from "../posix-paths.ts";

/** The script with another name in the flat version, and that name. */
const RENAMED = ["engine_monitors.gd", "engine_figures.gd"] as const;

/**
 * Turns the addon in a folder into its earlier flat version: all scripts side by side, each with its id, and no plugin that removes
 * scripts of an earlier version. Returns the names of the scripts that are in folders now.
 */
export function flattenAddon(addon: string): string[] {
  const moved = filesLike("*/**/*.gd", addon);
  for (const path of moved) {
    for (const suffix of ["", ".uid"])
      renameSync(join(addon, path + suffix), join(addon, flatName(path) + suffix));
  }
  for (const entry of readdirSync(addon, { withFileTypes: true })) {
    if (entry.isDirectory()) rmSync(join(addon, entry.name), { recursive: true });
  }
  for (const file of readdirSync(addon).filter((name) => name.endsWith(".gd"))) {
    const source = readFileSync(join(addon, file), "utf8");
    const flat = source
      .replace(/(?<=preload\(|^extends )"([^"]+)"/gm, (_, path: string) => `"${flatName(path)}"`)
      .replace("\t_find_stale_scripts()\n", "");
    writeFileSync(join(addon, file), flat);
  }
  return moved.map(flatName);
}

/** The flat version's path of a file of the current version. */
function flatName(path: string): string {
  const name = basename(path);
  return name === RENAMED[0] ? RENAMED[1] : name;
}

/** Every file of a folder with its content, by POSIX path. */
export function filesOf(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.sort().map((path) => [posixPath(path.slice(folder.length + 1)), readFileSync(path, "utf8")]),
  );
}
