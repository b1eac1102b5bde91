import { beforeEach, expect, test } from "bun:test";
import type { FleetGame } from "../../../src/dashboard/model/fleet.ts";
import { FleetOrder } from "../../../src/dashboard/model/fleet-order.ts";
import type { Mood } from "../../../src/dashboard/model/headline.ts";

const game = (source: string, mood: Mood): FleetGame => ({
  source,
  site: undefined,
  isThere: true,
  verdict: { mood, words: "", sign: "", isOfNow: true },
  sentence: "",
  detail: "",
  fps: null,
  p99Millis: null,
  staleShare: null,
  seconds: [],
});

let order: FleetOrder;
beforeEach(() => {
  order = new FleetOrder();
});
const namesAt = (nowMillis: number, moods: Record<string, Mood>, isHeld = false): string =>
  order
    .of(
      Object.entries(moods).map(([source, mood]) => game(source, mood)),
      nowMillis,
      { isHeld },
    )
    .join(" ");

test("the order stands still for five seconds, and is then renewed", () => {
  expect(namesAt(0, { a: "good", b: "warning" })).toBe("b a");
  expect(namesAt(4999, { a: "warning", b: "good" })).toBe("b a");
  expect(namesAt(5000, { a: "warning", b: "good" })).toBe("a b");
});

test("a game that has begun to do badly comes up at once, and only that", () => {
  expect(namesAt(0, { a: "good", b: "good", c: "bad" })).toBe("c a b");
  expect(namesAt(1000, { a: "good", b: "bad", c: "bad" })).toBe("b c a");
  expect(namesAt(2000, { a: "good", b: "bad", c: "good" })).toBe("b c a");
});

test("nothing moves while somebody points at the list", () => {
  expect(namesAt(0, { a: "good", b: "good" }, true)).toBe("a b");
  expect(namesAt(20_000, { a: "good", b: "bad" }, true)).toBe("a b");
  expect(namesAt(20_001, { a: "good", b: "bad" })).toBe("b a");
});
