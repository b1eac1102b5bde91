/**
 * Has the real editor profile a game and export its measures into `test/vectors/imports/godot-4.6.3-profiler.csv`, which the tests of the import
 * read. Run it again with `bun test/support/godot/export-profile.ts`.
 */
import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runGodot } from "./run-godot.ts";
import { prepareProfilerProject } from "./test-project.ts";

const TARGET = resolve(import.meta.dir, "../../vectors/imports/godot-4.6.3-profiler.csv");

using project = prepareProfilerProject();
const settings = join(project.path, ".settings");
// The user's own settings may neither matter nor change.
const env = { XDG_CONFIG_HOME: settings, XDG_DATA_HOME: settings, XDG_CACHE_HOME: settings };
using editor = runGodot({ project: project.path, args: ["--editor"], env });
if ((await editor.exited) !== 0) throw new Error(`the editor failed:\n${editor.output()}`);
copyFileSync(join(project.path, "measures.csv"), TARGET);
