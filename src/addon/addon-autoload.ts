import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What Godot does with the project's autoload TelemetryServer when a game starts. */
export type AddonAutoload =
  | { state: "absent" }
  /** Godot does not find the script. `what` says why. */
  | { state: "broken"; what: string }
  /** Godot loads the script at `path` (`res://…`). Without `isGlobal` scripts cannot use the name TelemetryServer. */
  | { state: "loaded"; path: string; isGlobal: boolean };

/** Looks up the autoload TelemetryServer as the engine does: by path, or by its id in the cache that the editor writes. */
export function addonAutoload(project: string, settings: ReadonlyMap<string, string>): AddonAutoload {
  const value = settings.get("autoload/TelemetryServer")?.replace(/^"|"$/g, "") ?? "";
  const isGlobal = value.startsWith("*");
  const named = isGlobal ? value.slice(1) : value;
  if (named === "") return { state: "absent" };
  const isUid = named.startsWith("uid://");
  const path = isUid ? pathOfUid(project, named) : named;
  if (path === undefined)
    return { state: "broken", what: `Godot does not know its id ${named} (.godot/uid_cache.bin)` };
  if (!existsSync(join(project, path.replace("res://", ""))))
    return { state: "broken", what: `its script ${path}${isUid ? ` (${named})` : ""} does not exist` };
  return { state: "loaded", path, isGlobal };
}

/** The path that Godot's cache has for an id. A game has no other way to find it. Source: core/io/resource_uid.cpp. */
function pathOfUid(project: string, uid: string): string | undefined {
  const id = idOf(uid);
  try {
    const bytes = readFileSync(join(project, ".godot/uid_cache.bin"));
    let at = 4;
    for (let left = bytes.readUInt32LE(0); left > 0; left--) {
      const end = at + 12 + bytes.readInt32LE(at + 8);
      if (bytes.readBigInt64LE(at) === id) return bytes.toString("utf8", at + 12, end);
      at = end;
    }
  } catch {
    // No cache, or one that is cut: Godot finds nothing in it either.
  }
  return undefined;
}

/** The number that an id stands for, in base 34: a to y, then 0 to 8. */
function idOf(uid: string): bigint {
  let id = 0n;
  for (const character of uid.slice("uid://".length)) {
    const digit = "abcdefghijklmnopqrstuvwxy012345678".indexOf(character);
    if (digit < 0) return -1n;
    id = BigInt.asUintN(64, id * 34n + BigInt(digit));
  }
  return id & 0x7fff_ffff_ffff_ffffn;
}
