import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const REPOSITORY = resolve(import.meta.dir, "../../..");

/** A throwaway copy of a Godot project, so that Godot's caches do not touch the repository. Disposing removes it. */
export interface TestProject extends Disposable {
  readonly path: string;
}

/**
 * Copies the test game and the addon into a temporary folder. `settings`
 * is appended to its project.godot: sections and keys in Godot's form.
 */
export function prepareTestGame(settings = ""): TestProject {
  const project = copyProject(join(import.meta.dir, "project"));
  cpSync(join(REPOSITORY, "godot-addon/addons"), join(project.path, "addons"), { recursive: true });
  appendFileSync(join(project.path, "project.godot"), `\n${settings}\n`);
  return project;
}

/** Copies godot-addon/, the project with the demo, into a temporary folder. */
export function prepareDemo(): TestProject {
  return copyProject(join(REPOSITORY, "godot-addon"));
}

/** Copies the project in which the engine writes and reads Variants. */
export function prepareVariantProject(): TestProject {
  return copyProject(join(import.meta.dir, "variant-project"));
}

/** Copies the project that runs copies of scripts on two threads at once. */
export function prepareThreadsProject(): TestProject {
  return copyProject(join(import.meta.dir, "threads-project"));
}

/** Copies the game that has no addon. */
export function prepareGameWithoutAddon(): TestProject {
  return copyProject(join(import.meta.dir, "debugger-project"));
}

/** Copies the game whose editor profiles it and exports what it measured. */
export function prepareProfilerProject(): TestProject {
  return copyProject(join(import.meta.dir, "profiler-project"));
}

/** Copies the game that crashes on purpose soon after its start. */
export function prepareCrashingGame(): TestProject {
  return copyProject(join(import.meta.dir, "crash-project"));
}

/** Copies the bench's project, with the addon, into a temporary folder. */
export function prepareBenchProject(): TestProject {
  const project = copyProject(join(REPOSITORY, "bench/godot/project"));
  cpSync(join(REPOSITORY, "godot-addon/addons"), join(project.path, "addons"), { recursive: true });
  return project;
}

/** Copies the game of the end-to-end bench, with the addon, into a temporary folder. It shares two scripts with the bench's project. */
export function prepareEndToEndGame(): TestProject {
  const project = copyProject(join(REPOSITORY, "bench/end-to-end/project"));
  for (const script of ["frame_meter.gd", "simulated_trackers.gd"])
    cpSync(join(REPOSITORY, "bench/godot/project", script), join(project.path, script));
  cpSync(join(REPOSITORY, "godot-addon/addons"), join(project.path, "addons"), { recursive: true });
  return project;
}

/** Copies the game that plays faults for the bench, with the addon, under a name of its own. */
export function prepareFaultsGame(name: string): TestProject {
  const project = copyProject(join(REPOSITORY, "bench/insight/faults/project"));
  cpSync(join(REPOSITORY, "godot-addon/addons"), join(project.path, "addons"), { recursive: true });
  const settings = join(project.path, "project.godot");
  writeFileSync(settings, readFileSync(settings, "utf8").replace('"Faults"', JSON.stringify(name)));
  return project;
}

/** Copies the project whose plugin performs a user's actions in the editor. */
export function prepareEditorProject(): TestProject {
  return copyProject(join(import.meta.dir, "editor-project"));
}

/** Copies a project with its caches. The files keep their times, or else the editor would not use its caches. */
export function copyOf(project: TestProject): TestProject {
  const path = mkdtempSync(join(tmpdir(), "godot-project-"));
  cpSync(project.path, path, { recursive: true, preserveTimestamps: true });
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function copyProject(from: string): TestProject {
  const path = mkdtempSync(join(tmpdir(), "godot-project-"));
  cpSync(from, path, { recursive: true, filter: (source) => !source.endsWith("/.godot") });
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
