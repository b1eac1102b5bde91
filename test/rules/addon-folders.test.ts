import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { filesLike } from "../support/posix-paths.ts";

const ADDON = join(import.meta.dir, "../../godot-addon/addons/godot_debug_connection");

/** Folders of the addon, lowest first: a script names scripts of its own folder and of lower ones. "." is the top folder. */
const ORDER = [
  "settings",
  "xr",
  "events",
  "sampling",
  "commands",
  "motion",
  "sending",
  "relay",
  "editor",
  ".",
];

const scripts = filesLike("**/*.gd", ADDON);

const read = (path: string): string => readFileSync(join(ADDON, path), "utf8");

/** Scripts that a script names by their path, as paths below the addon. */
function namedBy(path: string, source: string): string[] {
  return [...source.matchAll(/(?:preload\(|^extends )"([^"]+)"/gm)].map(([, to = ""]) =>
    posix.join(dirname(path), to),
  );
}

/** What is wrong with the scripts that a script names. */
function complaintsAbout(path: string, source: string): string[] {
  const from = ORDER.indexOf(dirname(path));
  if (from < 0) return [`${path}: a folder without a place in the order`];
  return namedBy(path, source).flatMap((to) => {
    if (dirname(to) === dirname(path)) return [];
    return ORDER.indexOf(dirname(to)) < from ? [] : [`${path} names ${to}: not downwards`];
  });
}

describe("the folders of the addon", () => {
  test("have few scripts at the top, including those that projects name", () => {
    const top = scripts.filter((path) => dirname(path) === ".");
    expect(top.length).toBeLessThanOrEqual(8);
    expect(top).toContain("telemetry_server.gd");
    expect(top).toContain("plugin.gd");
    expect(existsSync(join(ADDON, "plugin.cfg"))).toBe(true);
    // The editor may have written it into a project's list of autoloads.
    expect(read("telemetry_server.gd.uid").trim()).toBe("uid://d212kdcbj8aj5");
  });

  test("are the folders in which the plugin looks for moved scripts", () => {
    const [, list = ""] =
      /const _FOLDERS[^[]*\[[^[]*\[([^\]]*)\]/.exec(read("editor/stale_scripts.gd")) ?? [];
    const listed = [...list.matchAll(/"(\w+)"/g)].map(([, folder]) => folder);
    const folders = new Set(scripts.map((path) => dirname(path)).filter((folder) => folder !== "."));
    expect(listed.sort()).toEqual([...folders].sort());
  });

  test("name scripts of lower folders only, by paths that exist", () => {
    const named = scripts.flatMap((path) => namedBy(path, read(path)));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((path) => !existsSync(join(ADDON, path)))).toEqual([]);
    expect(scripts.flatMap((path) => complaintsAbout(path, read(path)))).toEqual([]);
  });

  test("a script that names a script of a higher folder, or is in an unknown folder, is detected", () => {
    const source =
      'const A := preload("../relay/relay_link.gd")\nconst B := preload("../xr/xr_watcher.gd")\n';
    expect(complaintsAbout("sending/outbox.gd", source)).toEqual([
      "sending/outbox.gd names relay/relay_link.gd: not downwards",
    ]);
    expect(complaintsAbout("misc/a.gd", "")).toEqual(["misc/a.gd: a folder without a place in the order"]);
  });

  test("have a unique name and id for each script, and no long script", () => {
    const names = scripts.map((path) => path.split("/").at(-1));
    expect(names).toEqual([...new Set(names)]);
    const ids = scripts.map((path) => read(`${path}.uid`).trim());
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.filter((id) => !/^uid:\/\/[a-y0-8]+$/.test(id))).toEqual([]);
    expect(scripts.filter((path) => read(path).trimEnd().split("\n").length > 250)).toEqual([]);
  });
});
