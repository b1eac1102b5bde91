import { describe, expect, test } from "bun:test";
import { IdleCollection } from "../../src/app/idle-collection.ts";
import { DEFAULT_HISTORY } from "../../src/hub/index.ts";

/** Sweeps every ten seconds; each number is how many peers are connected then. Returns when garbage was collected, in seconds. */
function collectedAt(peers: readonly number[], maxAgeMillis: number): number[] {
  const bounds = { maxBytes: 1000, maxAgeMillis };
  const history = { ...DEFAULT_HISTORY, state: bounds, event: bounds, series: bounds };
  const collected: number[] = [];
  let [now, connected] = [0, 0];
  const collection = new IdleCollection({
    peers: () => connected,
    history: () => history,
    collect: () => collected.push(now / 1000),
  });
  for (const count of peers) {
    connected = count;
    collection.sweep(now);
    now += 10_000;
  }
  return collected;
}

describe("a relay that nobody uses", () => {
  test("collects its garbage once the last peer has gone, and once the histories have ended", () => {
    expect(collectedAt([2, 1, 0, 0, 0, 0, 0, 0, 0], 30_000)).toEqual([20, 50]);
  });

  test("begins anew when a peer comes", () => {
    expect(collectedAt([1, 0, 0, 1, 0, 0, 0, 0], 30_000)).toEqual([10, 40, 70]);
  });

  test("collects nothing before anybody came, or while somebody is there", () => {
    expect(collectedAt([0, 0, 0, 1, 1, 1], 0)).toEqual([]);
  });
});
