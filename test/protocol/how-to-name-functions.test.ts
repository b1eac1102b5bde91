import { describe, expect, test } from "bun:test";
import { howToNameFunctions, type ProfilerState } from "../../src/protocol/how-to-name-functions.ts";

const URL = "ws://127.0.0.1:8081/debugger";

function hints(state: ProfilerState) {
  return (["person", "check", "assistant"] as const).map((reader) => howToNameFunctions(state, reader, URL));
}

describe("what to do so that hitches name functions", () => {
  test("is nothing while a game with a debugger is profiled", () => {
    expect(hints({ isOn: true, game: "connected" })).toEqual([undefined, undefined, undefined]);
  });

  test("is the switch that the reader has, if only profiling is off", () => {
    expect(hints({ isOn: false, game: "connected" })).toEqual([
      'to learn which function, start the relay with --profile-hitches, or turn it on now with PATCH /config and {"profile_hitches":true}',
      "to learn which function, run check again with --profile",
      "to learn which function, call set_intervals with profile_hitches true",
    ]);
  });

  test("is how to connect the debugger, and the switch only if profiling is off too", () => {
    const start = `to learn which function, start the game with --remote-debug ${URL}, as the command launch does`;
    expect(hints({ isOn: true, game: "alone" })).toEqual([start, start, start]);
    expect(hints({ isOn: false, game: "alone" })[2]).toBe(
      `${start}, and call set_intervals with profile_hitches true`,
    );
  });

  test("is another build, if the game is a release build", () => {
    const words =
      "to learn which function, run a debug build of the game: this release build has no profiler";
    expect(hints({ isOn: false, game: "release" })).toEqual([words, words, words]);
    expect(hints({ isOn: true, game: "release" })).toEqual([words, words, words]);
  });
});
