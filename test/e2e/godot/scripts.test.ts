import { describe, expect, test } from "bun:test";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import {
  prepareBenchProject,
  prepareDemo,
  prepareEndToEndGame,
  prepareTestGame,
} from "../../support/godot/test-project.ts";

const LINT = resolve(import.meta.dir, "../../support/godot/project/lint.gd");

/** Warnings that are errors here; a project's own settings may make more of them so. */
const WARNINGS = [
  "unassigned_variable",
  "unused_variable",
  "unused_local_constant",
  "unused_private_class_variable",
  "unused_parameter",
  "unused_signal",
  "shadowed_variable",
  "shadowed_variable_base_class",
  "shadowed_global_identifier",
  "unreachable_code",
  "unreachable_pattern",
  "standalone_expression",
  "standalone_ternary",
  "incompatible_ternary",
  "static_called_on_instance",
  "integer_division",
  "narrowing_conversion",
  "int_as_enum_without_cast",
  "int_as_enum_without_match",
  "enum_variable_without_default",
  "unsafe_void_return",
  "missing_tool",
  "redundant_await",
];

async function lint(
  project: string,
  folders: string[],
): Promise<{ code: number; bad: string[]; complaints: string[] }> {
  const strict = WARNINGS.map((warning) => `gdscript/warnings/${warning}=2`).join("\n");
  // Loading a script anew while a thread runs it is more than Godot takes: the addon's thread stays away.
  const quiet = "[telemetry_relay]\n\nconnection/enabled=false";
  writeFileSync(join(project, "override.cfg"), `[debug]\n\n${strict}\n\n${quiet}\n`);
  using godot = runGodot({ project, args: ["-s", "res://lint.gd", "--", ...folders] });
  const code = await godot.exited;
  const bad = godot
    .output()
    .split("\n")
    .filter((line) => line.startsWith("bad: "));
  return { code, bad, complaints: godot.complaints() };
}

describe.skipIf(skipWithoutGodot())("GDScript", () => {
  test("of the addon and its demo is typed and free of warnings", async () => {
    using demo = prepareDemo();
    cpSync(LINT, join(demo.path, "lint.gd"));
    expect(await lint(demo.path, ["res://addons", "res://demo"])).toEqual({
      code: 0,
      bad: [],
      complaints: [],
    });
  }, 30_000);

  test("of the test game is typed and free of warnings", async () => {
    using game = prepareTestGame();
    expect(await lint(game.path, ["res://"])).toEqual({ code: 0, bad: [], complaints: [] });
  }, 30_000);

  test("of the bench is typed and free of warnings", async () => {
    using bench = prepareBenchProject();
    cpSync(LINT, join(bench.path, "lint.gd"));
    // Its main scene would begin to measure.
    rmSync(join(bench.path, "main.tscn"));
    expect(await lint(bench.path, ["res://"])).toEqual({ code: 0, bad: [], complaints: [] });
  }, 30_000);

  test("of the end-to-end bench is typed and free of warnings", async () => {
    using game = prepareEndToEndGame();
    cpSync(LINT, join(game.path, "lint.gd"));
    expect(await lint(game.path, ["res://"])).toEqual({ code: 0, bad: [], complaints: [] });
  }, 30_000);

  test("that is untyped or unused is found, also in an addon", async () => {
    using demo = prepareDemo();
    cpSync(LINT, join(demo.path, "lint.gd"));
    const addon = join(demo.path, "addons/godot_debug_connection");
    writeFileSync(
      join(addon, "untyped.gd"),
      "extends RefCounted\n\nvar _x = 1\n\n\nfunc f():\n\tprint(_x)\n",
    );
    writeFileSync(join(addon, "unused.gd"), "extends RefCounted\n\n\nfunc f(unused: int) -> void:\n\tpass\n");
    const { code, bad } = await lint(demo.path, ["res://addons"]);
    expect({ code, bad }).toEqual({
      code: 1,
      bad: [
        "bad: res://addons/godot_debug_connection/untyped.gd",
        "bad: res://addons/godot_debug_connection/unused.gd",
      ],
    });
  }, 30_000);
});
