import { downloadsOnPath, godotAt, usualPlaces } from "../base/platform/godot-places.ts";
import type { Platform } from "../base/platform/platform.ts";
import { findProgram, first, isPath } from "../base/platform/programs.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { RelayError } from "../protocol/error-table.ts";

/** Names of Godot 4 on PATH. */
const NAMES = ["godot", "godot4", "godot-4", "Godot"] as const;

/** A Godot that was found. */
export interface FoundGodot {
  path: string;
  /** How it was found. */
  by: "--godot" | "GODOT" | "PATH" | "a usual place";
}

/**
 * Finds Godot: by the given path or name, else by the environment variable GODOT, else on PATH, else in the usual places. On PATH a plain
 * name wins, then the newest download, such as Godot_v4.6.3-stable_win64.exe.
 * If the given one does not exist, no other is tried.
 * Fails: godot_not_found, with the names and places that were tried.
 */
export function findGodot(named: string | undefined, platform: Platform = thisMachine): FoundGodot {
  const variable = platform.env.GODOT || undefined;
  const given = named ?? variable;
  if (given !== undefined) {
    const by = named === undefined ? "GODOT" : "--godot";
    const path = findProgram(given, platform);
    if (path !== undefined) return { path, by };
    const what = isPath(given, platform) ? "a program that may be run" : "a program on PATH";
    throw new RelayError("godot_not_found", `expected ${by} to name ${what}, got ${given}`);
  }
  const onPath = first(NAMES, (name) => findProgram(name, platform)) ?? downloadsOnPath(platform)[0];
  if (onPath !== undefined) return { path: onPath, by: "PATH" };
  const places = usualPlaces(platform);
  const usual = first(places, (place) => godotAt(place, platform));
  if (usual !== undefined) return { path: usual, by: "a usual place" };
  throw new RelayError(
    "godot_not_found",
    `expected Godot 4 on this machine, but it was not found. Tried ${NAMES.join(", ")} and downloads such as Godot_v4.6.3-stable on PATH, then ${places.join(", ")}. ` +
      "Download Godot from https://godotengine.org/download, and name its path with --godot or the environment variable GODOT.",
  );
}
