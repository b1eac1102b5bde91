import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { RelayError } from "../protocol/error-table.ts";

/** Names of Godot 4 on PATH. */
const NAMES = ["godot", "godot4", "godot-4", "Godot"] as const;

/** The parts of a machine that the search reads. Tests bring their own. */
export interface GodotMachine {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  home: string;
  /** Whether a file exists and may be run. */
  isProgram(path: string): boolean;
}

/** A Godot that was found. */
export interface FoundGodot {
  path: string;
  /** How it was found. */
  by: "--godot" | "GODOT" | "PATH" | "a usual place";
}

/** This machine. */
const thisMachine: GodotMachine = {
  env: process.env,
  platform: process.platform,
  home: homedir(),
  isProgram(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
};

/**
 * Finds Godot: by the given path or name, else by the environment variable GODOT, else on PATH, else in the usual places.
 * If the given one does not exist, no other is tried.
 * Fails: godot_not_found, with the names and places that were tried.
 */
export function findGodot(named: string | undefined, machine: GodotMachine = thisMachine): FoundGodot {
  const variable = machine.env.GODOT || undefined;
  const given = named ?? variable;
  if (given !== undefined) {
    const by = named === undefined ? "GODOT" : "--godot";
    const path = programOf(given, machine);
    if (path !== undefined) return { path, by };
    const what = isPath(given) ? "a program that may be run" : "a program on PATH";
    throw new RelayError("godot_not_found", `expected ${by} to name ${what}, got ${given}`);
  }
  const onPath = NAMES.map((name) => programOf(name, machine)).find((path) => path !== undefined);
  if (onPath !== undefined) return { path: onPath, by: "PATH" };
  const places = usualPlaces(machine);
  const usual = places.find((path) => machine.isProgram(path));
  if (usual !== undefined) return { path: usual, by: "a usual place" };
  throw new RelayError(
    "godot_not_found",
    `expected Godot 4 on this machine, but it was not found. Tried ${NAMES.join(", ")} on PATH, then ${places.join(", ")}. ` +
      "Download Godot from https://godotengine.org/download, and name its path with --godot or the environment variable GODOT.",
  );
}

function isPath(name: string): boolean {
  return /[\\/]/.test(name);
}

/** The program at a path, or with a name on PATH. */
function programOf(name: string, { env, platform, isProgram }: GodotMachine): string | undefined {
  const endings = platform === "win32" ? ["", ".exe"] : [""];
  const folders = isPath(name)
    ? [""]
    : (env.PATH ?? env.Path ?? "").split(delimiter).filter((one) => one !== "");
  return folders
    .flatMap((folder) => endings.map((ending) => (isAbsolute(name) ? name : resolve(folder, name)) + ending))
    .find(isProgram);
}

/** Places beside PATH where installers and package managers put Godot. */
function usualPlaces({ env, platform, home }: GodotMachine): string[] {
  if (platform === "darwin") {
    const bundle = "Godot.app/Contents/MacOS/Godot";
    return [join("/Applications", bundle), join(home, "Applications", bundle)];
  }
  if (platform === "win32") {
    const local = env.LOCALAPPDATA ?? join(home, "AppData/Local");
    return [
      join(local, "Microsoft/WinGet/Links/godot.exe"),
      join(local, "Programs/Godot/godot.exe"),
      join(home, "scoop/apps/godot/current/godot.exe"),
      "C:\\Program Files (x86)\\Steam\\steamapps\\common\\Godot Engine\\godot.windows.opt.tools.64.exe",
    ];
  }
  const cache = env.XDG_CACHE_HOME || join(home, ".cache");
  const flatpak = "flatpak/exports/bin/org.godotengine.Godot";
  return [
    join(home, ".local/bin/godot"),
    "/usr/games/godot",
    "/opt/godot/godot",
    "/snap/bin/godot-4",
    join("/var/lib", flatpak),
    join(home, ".local/share", flatpak),
    join(home, ".local/share/Steam/steamapps/common/Godot Engine/godot.x11.opt.tools.64"),
    join(cache, "godot-telemetry-relay/godot/bin/godot"),
  ];
}
