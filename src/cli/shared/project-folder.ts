import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { RelayError } from "../../protocol/error-table.ts";

/** The folder of a Godot project, given by itself or by its project.godot; absolute. Fails: bad_usage. */
export function projectFolder(given: string): string {
  const path = resolve(given);
  const folder = basename(path) === "project.godot" ? dirname(path) : path;
  if (existsSync(join(folder, "project.godot"))) return folder;
  const message = `expected --project to name a folder with a project.godot, and there is none in ${folder}`;
  throw new RelayError("bad_usage", message);
}
