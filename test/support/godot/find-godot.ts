import { accessSync, constants } from "node:fs";
import { cachePath } from "../cache-folder.ts";
import { type Need, skipWithout } from "../needs.ts";
import { ON_LINUX } from "../system-parts.ts";

const cachedGodot = () => cachePath("godot/bin/godot");
const releaseGodot = () => cachePath("godot-release/bin/godot");

/** A Godot 4 that runs projects. */
export const GODOT: Need = {
  name: "Godot 4.6",
  found: () => findGodot() !== undefined,
  command: "test/support/get-godot.sh (or set GODOT=/path/to/godot)",
};

/** The release build of Godot. */
export const RELEASE_GODOT: Need = {
  name: "the release build of Godot",
  found: () => executable(releaseGodot()),
  command: ON_LINUX ? "test/support/get-godot.sh --release" : undefined,
};

/** The Godot that tests run: GODOT of the environment, else the cached one, else the one on PATH; undefined if there is none. */
export function findGodot(): string | undefined {
  if (process.env.GODOT) return process.env.GODOT;
  if (executable(cachedGodot())) return cachedGodot();
  return Bun.which("godot") ?? Bun.which("godot4") ?? undefined;
}

/** Whether to skip tests that need Godot. */
export function skipWithoutGodot(): boolean {
  return skipWithout(GODOT);
}

/** The Godot that a test requires. Fails: there is none. */
export function requireGodot(): string {
  const godot = findGodot();
  if (godot === undefined) throw new Error(`expected ${GODOT.name}, found none: run ${GODOT.command}`);
  return godot;
}

/** The release build of Godot, and the loader for its libraries. */
export interface ReleaseGodot {
  readonly program: string;
  readonly loader: string;
}

/** The release build that test/support/get-godot.sh --release installs. Fails: there is none. */
export function requireReleaseGodot(): ReleaseGodot {
  const program = releaseGodot();
  if (!executable(program)) throw new Error(`expected ${program}, found none: run ${RELEASE_GODOT.command}`);
  return { program, loader: cachePath("godot/root/usr/lib64/ld-linux-x86-64.so.2") };
}

/** Whether to skip tests that need the release build. */
export function skipWithoutReleaseGodot(): boolean {
  return skipWithout(RELEASE_GODOT);
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
