import { expect, test } from "bun:test";
import { BasisRotation } from "../../../src/ingest/frames/basis-rotation.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";

test.skipIf(skipWithoutGodot())(
  "the relay computes the rotation of a basis exactly as the engine does",
  async () => {
    using project = prepareTestGame();
    using godot = runGodot({ project: project.path, args: ["-s", "res://rotations.gd"] });
    expect(await godot.exited).toBe(0);
    const lines = godot.output().match(/(?<=^rotation )[0-9a-f]+$/gm) ?? [];
    expect(lines).toHaveLength(500);
    const rotation = new BasisRotation();
    for (const line of lines) {
      const numbers = [...new Float32Array(Uint8Array.fromHex(line).buffer)];
      expect(rotation.read(numbers.slice(0, 9))).toBe(true);
      expect(rotation.quaternion).toEqual(numbers.slice(9) as [number, number, number, number]);
    }
  },
  30_000,
);
