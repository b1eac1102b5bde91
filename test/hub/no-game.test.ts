import { expect, test } from "bun:test";
import { Hub, noGame } from "../../src/hub/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

/** What is said of a name that no game has. */
function saidOf(asked: string, ...names: string[]): string {
  const hub = new Hub(new ManualClock());
  for (const source of names) hub.introduce(hub.open(undefined), { type: "hello", source });
  return noGame(hub.registry, asked).message;
}

test("a name that no game has is answered with the nearest one, and the games that are there", () => {
  expect(saidOf("lab/quest-2", "quest-1", "quest-2")).toBe(
    "expected a game called lab/quest-2; did you mean quest-2?; there are quest-1, quest-2",
  );
  expect(saidOf("desk", "arena", "lab/desk")).toContain("; did you mean lab/desk?; ");
  expect(saidOf("arean", "arena")).toContain("; did you mean arena?; ");
  expect(saidOf("tent", "arena")).toBe("expected a game called tent; there are arena");
});
