import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CLASSES_WITH_FAULTS,
  planClass,
  planHealthy,
} from "../../../../bench/insight/faults/classes/index.ts";

const PROJECT = join(import.meta.dir, "../../../../bench/insight/faults/project");

test.each(CLASSES_WITH_FAULTS)(
  "the class %s has at least 20 faults, a quarter of them on a busy machine",
  (one) => {
    const games = planClass(one, 1, false);
    const faults = games.reduce((sum, game) => sum + game.faults.length, 0);
    expect(faults).toBeGreaterThanOrEqual(20);
    // Memory does not depend on the machine.
    if (one === "memory") return;
    const busy = games.reduce((sum, { busy: [first, last] = [0, -1] }) => sum + last - first + 1, 0);
    expect(busy / faults).toBeGreaterThanOrEqual(0.25);
  },
);

test.each(CLASSES_WITH_FAULTS)("the game can play every fault of the class %s", (one) => {
  for (const { faults } of planClass(one, 2, false))
    for (const { orders } of faults) {
      const script = readFileSync(join(PROJECT, `${orders.by}.gd`), "utf8");
      if (orders.by !== "stutter") expect(script).toContain(`"${orders.kind}"`);
    }
});

test("the same seed plays the same faults, and another one others", () => {
  expect(planClass("tracking", 3, false)).toEqual(planClass("tracking", 3, false));
  expect(planClass("tracking", 3, false)).not.toEqual(planClass("tracking", 4, false));
});

test("four healthy games play side by side, on a busy machine for five of thirty minutes", () => {
  const games = planHealthy(1, 30);
  expect(games.map(({ faults }) => faults.length)).toEqual([30, 30, 30, 30]);
  expect(games.flatMap(({ busy }) => (busy === undefined ? [] : [busy[1] - busy[0] + 1]))).toEqual([5]);
});
