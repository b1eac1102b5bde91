import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";

const VECTORS = resolve(import.meta.dir, "../../vectors");

test.skipIf(skipWithoutGodot())(
  "the addon's encoder writes every encode vector byte for byte",
  async () => {
    const names = readdirSync(VECTORS)
      .filter((file) => file.endsWith(".json"))
      .filter((file) => JSON.parse(readFileSync(join(VECTORS, file), "utf8")).encode === true)
      .map((file) => `equal ${file.slice(0, -".json".length)}`)
      .sort();
    expect(names.length).toBeGreaterThan(0);

    using project = prepareTestGame();
    using godot = runGodot({ project: project.path, args: ["-s", "res://check_vectors.gd", "--", VECTORS] });
    const code = await godot.exited;
    const lines = godot.output().split("\n");
    expect(lines.filter((line) => /^(equal|differs| {2})/.test(line)).sort()).toEqual(names);
    expect(godot.complaints()).toEqual([]);
    expect(code).toBe(0);
  },
  30_000,
);
