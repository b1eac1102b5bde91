import { expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import { WatchedGame } from "./watched-game.ts";

/** Sends monitors twice a second for this long. */
function tell(game: WatchedGame, seconds: number, monitors: (seconds: number) => object): void {
  for (let n = 1; n <= 2 * seconds; n++) {
    game.clock.advance(500);
    game.event("performance", { ...monitors(n / 2) });
  }
}

const random = new Random(3);
const noise = (size: number) => random.between(-size, size);
/** Short-lived memory that accumulates for seven seconds and is freed. */
const healthy = (seconds: number) => 250 + 2.5 * ((seconds / 7) % 1) + noise(0.5);

test("memory that goes up and down, and scenes that need more of it, are no leak", () => {
  const game = new WatchedGame();
  let scene = 0;
  for (let times = 6; times > 0; times--) {
    tell(game, 45, (seconds) => ({ memory_usage_mb: healthy(seconds) + scene }));
    scene += 30;
    game.event("scene_changed", { scene: "res://next.tscn" });
  }
  expect(game.told).toEqual([]);
});

test("a single step without a scene change is no leak either", () => {
  const game = new WatchedGame();
  tell(game, 90, (seconds) => ({ memory_usage_mb: healthy(seconds) }));
  tell(game, 90, (seconds) => ({ memory_usage_mb: healthy(seconds) + 60 }));
  expect(game.told).toEqual([]);
});

test("steady growth of memory is reported within a minute, with its rate, and so is its end", () => {
  const game = new WatchedGame();
  tell(game, 80, (seconds) => ({ memory_usage_mb: healthy(seconds) }));
  const began = game.clock.monotonicMillis();
  let told = Number.NaN;
  tell(game, 60, (seconds) => {
    if (Number.isNaN(told) && game.told.length > 0) told = game.clock.monotonicMillis();
    return { memory_usage_mb: healthy(seconds) + seconds * 2 };
  });
  expect(told - began).toBeLessThan(50_000);
  expect(game.told).toEqual(["open memory_leak"]);
  tell(game, 60, (seconds) => ({ memory_usage_mb: healthy(seconds) + 120 }));
  expect(game.told).toEqual(["open memory_leak", "resolved memory_leak"]);
  expect(Math.abs(game.sizeOf(1) - 120)).toBeLessThan(12);
});

test.each([6, 8, 12, 16])("smooth growth of %d MiB a minute is found within two minutes", (perMinute) => {
  const game = new WatchedGame();
  tell(game, 60, (seconds) => ({ memory_usage_mb: healthy(seconds) }));
  tell(game, 120, (seconds) => ({ memory_usage_mb: 252 + (perMinute / 60) * seconds + noise(0.3) }));
  expect(game.told).toEqual(["open memory_leak"]);
  expect(Math.abs(game.sizeOf(0) - perMinute)).toBeLessThan(0.25 * perMinute);
});

test("memory that fills for 40 s and is freed is no leak after its first rise, and a leak below it is one", () => {
  const game = new WatchedGame();
  const sawtooth = (seconds: number) => 250 + 20 * ((seconds / 40) % 1) + noise(0.5);
  tell(game, 600, (seconds) => ({ memory_usage_mb: sawtooth(seconds) }));
  expect(game.told).toEqual([]);
  tell(game, 240, (seconds) => ({ memory_usage_mb: sawtooth(seconds) + seconds * 0.4 }));
  expect(game.told[0]).toBe("open memory_leak");
});

test.each([
  ["15 s to 60 MiB", 15, 60],
  ["30 s to 30 MiB", 30, 30],
  ["40 s to 60 MiB", 40, 60],
  ["60 s to 15 MiB", 60, 15],
])("a cache that the game begins to fill, within %s, and then empties is no leak", (_, period, mib) => {
  const game = new WatchedGame();
  tell(game, 60, (seconds) => ({ memory_usage_mb: healthy(seconds) }));
  tell(game, 180, (seconds) => ({ memory_usage_mb: healthy(seconds) + mib * ((seconds / period) % 1) }));
  expect(game.told).toEqual([]);
});

test("a pool that grows until it is large enough is no leak", () => {
  const game = new WatchedGame();
  tell(game, 60, () => ({ memory_usage_mb: 250 + noise(0.2), nodes: 300 }));
  tell(game, 120, (seconds) => {
    const share = Math.min(1, Math.ceil(seconds / 4) / 8);
    return { memory_usage_mb: 250 + noise(0.2) + 80 * share, nodes: 300 + Math.round(400 * share) };
  });
  expect(game.told).toEqual([]);
});

test("a leak is found across the scenes of a game", () => {
  const game = new WatchedGame();
  let scene = 0;
  tell(game, 60, (seconds) => ({ memory_usage_mb: healthy(seconds) }));
  tell(game, 120, (seconds) => {
    if (seconds % 20 === 0) {
      scene = noise(40);
      game.event("scene_changed", { scene: "res://next.tscn" });
    }
    return { memory_usage_mb: healthy(seconds) + scene + seconds };
  });
  expect(game.told[0]).toBe("open memory_leak");
});

test.each([
  ["nodes", 300, 6],
  ["orphan_nodes", 2, 1],
])("steady growth of %s is reported, and a crowd that comes and goes is not", (field, usual, spread) => {
  const game = new WatchedGame();
  const count = () => Math.max(0, Math.round(usual + noise(spread)));
  tell(game, 60, (seconds) => ({ [field]: count() + (seconds % 20 < 10 ? 4 * spread : 0) }));
  expect(game.told).toEqual([]);
  tell(game, 60, (seconds) => ({ [field]: count() + Math.round(seconds * 3) }));
  expect(game.told).toEqual([`open node_leak ${field}`]);
});
