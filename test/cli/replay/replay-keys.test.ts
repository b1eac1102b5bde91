import { expect, test } from "bun:test";
import { replayKey } from "../../../src/cli/replay/replay-keys.ts";
import { replayWords } from "../../../src/cli/replay/replay-words.ts";

const played = { state: "playing", position_s: 3, speed: 16, loop: false };

test("a key plays, pauses, jumps, steps, loops or changes the speed, within the bounds", () => {
  expect(replayKey(" ", played)).toEqual({ paused: true });
  expect(replayKey(" ", { ...played, state: "ended" })).toEqual({ paused: false });
  expect(replayKey("\u001b[C", played)).toEqual({ positionSeconds: 8 });
  expect(replayKey("\u001b[D", played)).toEqual({ positionSeconds: 0 });
  expect(replayKey("\u001b[A", played)).toEqual({ speed: 20 });
  expect(replayKey("\u001b[B", { ...played, speed: 0.15 })).toEqual({ speed: 0.1 });
  expect([".", ",", "l"].map((key) => replayKey(key, played))).toEqual([
    { step: 1 },
    { step: -1 },
    { loop: true },
  ]);
  expect(replayKey("x", played)).toBeUndefined();
});

test("one line says where a replay is", () => {
  const state = { ...played, position_s: 3725.4, length_s: 7200, loop: true, games: ["hall", "cellar"] };
  expect(replayWords(state)).toBe("playing 1:02:05 of 2:00:00 at 16x, looping: hall, cellar");
  expect(replayWords({ ...state, loop: false, games: [] })).toBe(
    "playing 1:02:05 of 2:00:00 at 16x: no game",
  );
});
