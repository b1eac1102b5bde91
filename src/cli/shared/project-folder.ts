import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Option } from "commander";
import { RelayError } from "../../protocol/error-table.ts";

/** The option `--project` of commands that run a project. */
export function projectOption(): Option {
  return new Option("--project <directory>", "folder of the Godot project, with its project.godot").default(
    ".",
    "the current folder",
  );
}

/** The absolute path of a Godot project's folder. `given` is the folder or its project.godot, and `flag` says where it was given. Fails: bad_usage. */
export function projectFolder(given: string, flag = "--project"): string {
  const path = resolve(given);
  const folder = basename(path) === "project.godot" ? dirname(path) : path;
  if (existsSync(join(folder, "project.godot"))) return folder;
  const message = `expected ${flag} to name a folder with a project.godot, but there is none in ${folder}`;
  throw new RelayError("bad_usage", message);
}
