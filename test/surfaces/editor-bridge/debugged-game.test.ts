import { describe, expect, test } from "bun:test";
import { DebuggedGame } from "../../../src/surfaces/editor-bridge/debug-adapter/debugged-game.ts";

const ana = { name: "ana" };
const ben = { name: "ben" };

describe("a debugged game", () => {
  test("is starting for 10 s after its launch, or until it ends", () => {
    const game = new DebuggedGame<object>();
    expect(game.isStarting(0)).toBe(false);
    game.begin(ana, 1000);
    expect([game.owner, game.isStarting(10_999), game.isStarting(11_000)]).toEqual([ana, true, false]);
    game.end();
    expect([game.owner, game.isStarting(1000)]).toEqual([undefined, false]);
  });

  test("is paused by the clients whose breakpoint it hit, until the last of them leaves", () => {
    const game = new DebuggedGame<object>();
    game.stopped("breakpoint", new Set([ana, ben]));
    expect([game.leave(ana), game.leave(ana), game.leave(ben)]).toEqual([false, false, true]);
    game.stopped("breakpoint", new Set([ana]));
    game.continued();
    expect(game.leave(ana)).toBe(false);
  });

  test("is paused by the client that asked for a step or a pause, for that one stop", () => {
    const game = new DebuggedGame<object>();
    game.asked(ana, "next");
    game.stopped("step", undefined);
    game.stopped("exception", undefined);
    expect(game.leave(ana)).toBe(false);
    game.asked(ben, "pause");
    game.asked(ben, "continue");
    game.stopped("paused", undefined);
    expect(game.leave(ben)).toBe(false);
    game.asked(ben, "pause");
    game.stopped("paused", undefined);
    expect(game.leave(ben)).toBe(true);
  });
});
