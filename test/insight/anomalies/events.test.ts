import { describe, expect, test } from "bun:test";
import { WatchedGame } from "./watched-game.ts";

function say(game: WatchedGame, hz: number, seconds: number, event: (n: number) => void): void {
  for (let n = 0; n < hz * seconds; n++) {
    game.clock.advance(1000 / hz);
    event(n);
  }
}

describe("events", () => {
  test("by the hundred are reported as a storm, and so is its end", () => {
    const game = new WatchedGame();
    say(game, 2, 5, () => game.event("custom", { event_name: "step" }));
    say(game, 200, 2, () => game.event("custom", { event_name: "collision" }));
    game.clock.advance(3000);
    expect(game.told).toEqual(["open event_storm", "resolved event_storm"]);
    expect(String(game.alerts[0]?.message)).toContain("custom/collision");
  });

  test("in every frame are no storm in a game that always sends one", () => {
    const game = new WatchedGame();
    say(game, 90, 60, () => game.event("custom", { event_name: "step" }));
    expect(game.told).toEqual([]);
  });

  test("five errors in a second are a burst, and so is one that stands for five; two are not", () => {
    const game = new WatchedGame();
    say(game, 2, 5, () => game.event("error", { message: "freed" }));
    expect(game.told).toEqual([]);
    say(game, 20, 1, (n) => game.event("error", { message: `null ${n}` }));
    game.clock.advance(12_000);
    game.event("error", { message: "folded", count: 50 });
    game.clock.advance(3000);
    expect(game.told).toEqual([
      "open error_burst",
      "resolved error_burst",
      "open error_burst",
      "resolved error_burst",
    ]);
  });
});

describe("reported bodies", () => {
  const body = (position: unknown[]) => ({ event_name: "body", name: "Ball", position });

  test("that fall and bounce raise no alert", () => {
    const game = new WatchedGame();
    say(game, 30, 3, (n) =>
      game.event("custom", body([n / 10, Math.abs(5 - 0.5 * 9.81 * (n / 30) ** 2), 0])),
    );
    expect(game.told).toEqual([]);
  });

  test.each([
    ["far too fast", (n: number) => [n * 10, 1, 0], 300],
    ["ever faster", (n: number) => [0.1 * 1.6 ** n, 1, 0], 18.9],
    ["nowhere", () => [null, null, null], 0],
  ])("that are %s raise an alert", (_, position, metresPerSecond) => {
    const game = new WatchedGame();
    say(game, 30, 1, (n) => game.event("custom", body(position(n))));
    game.clock.advance(3000);
    expect(game.told).toEqual(["open body_glitch", "resolved body_glitch"]);
    expect(game.sizeOf(0)).toBeCloseTo(metresPerSecond, 1);
    expect(String(game.alerts[0]?.message)).toContain("Ball");
  });

  test("of a thousand names: only 32 are watched, and the others are counted", () => {
    const game = new WatchedGame();
    say(game, 1000, 1, (n) => game.event("other", { n }));
    say(game, 30, 40, (n) =>
      game.event("custom", { event_name: "body", name: `b${n}`, position: [n, 0, 0] }),
    );
    expect(game.told.filter((line) => line.includes("body"))).toEqual([]);
    expect(game.hub.omissions.toRecord()).toMatchObject({ bodies_forgotten: 30 * 40 - 32 });
  });
});

test("refused input raises an alert: for values that are not numbers, by device for poses, and for many other refusals", () => {
  const game = new WatchedGame();
  say(game, 10, 1, () =>
    game.hub.refuse(game.source, "packet refused: notFinite, at byte 0 of a message of 128"),
  );
  game.clock.advance(3000);
  say(game, 10, 1, () =>
    game.hub.refuse(game.source, "pose left out: notFinite, headset, left_controller of frame 7"),
  );
  game.clock.advance(3000);
  say(game, 10, 1, () => game.hub.refuse(game.source, "expected one JSON object, got nan"));
  game.clock.advance(3000);
  expect(game.told).toEqual([
    "open not_finite",
    "resolved not_finite",
    "open not_finite headset",
    "open not_finite left_controller",
    "resolved not_finite headset",
    "resolved not_finite left_controller",
    "open bad_input",
    "resolved bad_input",
  ]);
});
