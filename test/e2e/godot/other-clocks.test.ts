import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";

setDefaultTimeout(30_000);

interface Clocks {
  windows: Offset;
  windows_drifting: Offset;
  linux: Offset;
  set_back: number;
  sleeps: number;
  connecting: number[];
}

/** Errors of the clocks' difference: smallest, largest, longest step. Units: seconds. */
type Offset = [lowest: number, highest: number, longestStep: number];

describe.skipIf(skipWithoutGodot())("the clocks of Windows", () => {
  test("give one difference of the clocks, even sleeps, and rare looks at a connection that takes long", async () => {
    using project = prepareTestGame();
    using godot = runGodot({ project: project.path, args: ["-s", "res://other_clocks.gd"] });
    expect(await godot.exited).toBe(0);
    expect(godot.complaints()).toEqual([]);
    const clocks = JSON.parse(/^clocks (.*)$/m.exec(godot.output())?.[1] ?? "{}") as Clocks;
    // Other systems take each reading as it is: with such a clock their difference would jump.
    expect(clocks.linux[2]).toBeGreaterThan(0.0007);
    for (const [lowest, highest, longestStep] of [clocks.windows, clocks.windows_drifting]) {
      expect(lowest).toBeGreaterThan(-0.0004);
      expect(highest).toBeLessThan(0.0001);
      expect(longestStep).toBeLessThan(0.0003);
    }
    expect(Math.abs(clocks.set_back)).toBeLessThan(1e-6);
    expect(clocks.sleeps).toBeGreaterThan(10_900);
    expect(clocks.sleeps).toBeLessThan(11_200);
    expect(clocks.connecting).toEqual([4000, 4000, 20_000]);
  });
});
