import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";

const VECTORS = resolve(import.meta.dir, "../../vectors");

test.skipIf(skipWithoutGodot())(
  "the addon's encoder writes every vector of rows and of compressed JSON byte for byte",
  async () => {
    const ofGzip = vectorsIn(VECTORS).filter((name) => {
      const { encode, packets } = JSON.parse(readFileSync(join(VECTORS, `${name}.json`), "utf8"));
      return encode === true && packets.every(({ type }: { type: number }) => type === 2);
    });
    const ofFrames = vectorsIn(join(VECTORS, "frames")).filter(
      (name) => "rows" in JSON.parse(readFileSync(join(VECTORS, "frames", `${name}.json`), "utf8")),
    );
    expect(ofGzip).not.toBeEmpty();
    expect(ofFrames).not.toBeEmpty();
    const names = [...ofGzip, ...ofFrames].map((name) => `equal ${name}`).sort();

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

function vectorsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}
