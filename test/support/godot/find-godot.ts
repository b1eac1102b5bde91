import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Folder of the programs that test/support/get-godot.sh installs. */
const cached = (path: string) =>
  join(
    process.env.XDG_CACHE_HOME || join(process.env.HOME ?? homedir(), ".cache"),
    "godot-telemetry-relay",
    path,
  );
const cachedGodot = () => cached("godot/bin/godot");

/** The Godot that tests run: GODOT of the environment, else the cached one, else the one on PATH; undefined if there is none. */
export function findGodot(): string | undefined {
  if (process.env.GODOT) return process.env.GODOT;
  if (executable(cachedGodot())) return cachedGodot();
  return Bun.which("godot") ?? Bun.which("godot4") ?? undefined;
}

/** Whether to skip tests that need Godot; prints so once. Never on CI, where they fail instead. */
export function skipWithoutGodot(): boolean {
  if (process.env.CI || findGodot() !== undefined) return false;
  console.error("No Godot here: its tests are skipped. Run test/support/get-godot.sh, or set GODOT.");
  return true;
}

/** The Godot that a test requires. Fails: there is none. */
export function requireGodot(): string {
  const godot = findGodot();
  if (godot === undefined) throw new Error("no Godot here: run test/support/get-godot.sh, or set GODOT");
  return godot;
}

/** The release build of Godot, and the loader for its libraries. */
export interface ReleaseGodot {
  readonly program: string;
  readonly loader: string;
}

/** The release build that test/support/get-godot.sh --release installs. Fails: there is none. */
export function requireReleaseGodot(): ReleaseGodot {
  const program = cached("godot-release/bin/godot");
  if (!executable(program)) throw new Error("no release build here: run test/support/get-godot.sh --release");
  return { program, loader: cached("godot/root/usr/lib64/ld-linux-x86-64.so.2") };
}

/** Whether to skip tests that need the release build; prints so once. Never on CI, where they fail instead. */
export function skipWithoutReleaseGodot(): boolean {
  if (process.env.CI || executable(cached("godot-release/bin/godot"))) return false;
  console.error(
    "No release build of Godot here: its tests are skipped. Run test/support/get-godot.sh --release.",
  );
  return true;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
