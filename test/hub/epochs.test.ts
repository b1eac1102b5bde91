import { expect, test } from "bun:test";
import { Hub } from "../../src/hub/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

test("games that connect to two relays at the same moment have different epochs", () => {
  const epochs = [new Hub(new ManualClock()), new Hub(new ManualClock())].map((hub) => hub.open().epoch);
  expect(new Set(epochs).size).toBe(2);
});
