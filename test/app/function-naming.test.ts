import { beforeEach, describe, expect, test } from "bun:test";
import { functionNaming } from "../../src/app/function-naming.ts";
import { Hub } from "../../src/hub/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

let hub: Hub;
let debugged: Set<string>;
let profiled: Set<string>;

beforeEach(() => {
  hub = new Hub(new ManualClock());
  debugged = new Set();
  profiled = new Set();
});

function hintOf(hello: { engine?: string; debug_build?: boolean }): string | undefined {
  const game = hub.open();
  hub.introduce(game, { type: "hello", ...hello });
  const naming = functionNaming({
    hub,
    producers: { canProfile: (name) => debugged.has(name) },
    debuggerUrl: "ws://127.0.0.1:8081/debugger",
    profiles: (name) => profiled.has(name),
  });
  return naming(game.name, "person");
}

describe("the hint how hitches of a game name functions", () => {
  test("depends on its debugger, its build, and whether it is profiled", () => {
    expect(hintOf({ engine: "4.6.3" })).toContain("--remote-debug ws://127.0.0.1:8081/debugger");
    expect(hintOf({ engine: "4.6.3", debug_build: false })).toContain("run a debug build");
    debugged.add("game-3").add("game-4");
    profiled.add("game-4");
    expect(hintOf({ engine: "4.6.3", debug_build: true })).toContain("--profile-hitches");
    expect(hintOf({ engine: "4.6.3", debug_build: true })).toBeUndefined();
  });

  test("is none for a simulated game, which has no scripts", () => {
    expect(hintOf({ engine: "simulated" })).toBeUndefined();
  });
});
