import { describe, expect, test } from "bun:test";
import type { FleetGame, FleetSite } from "../../../src/cli/watch/fleet-answer.ts";
import { fleetLines, fleetStates } from "../../../src/cli/watch/fleet-text.ts";

const game = (source: string, more: Partial<FleetGame> = {}): FleetGame => ({
  source,
  connected: true,
  mood: "good",
  words: "holds 90 Hz",
  fps: 90,
  frame_time_p99_ms: 11.26,
  stale_share: 0.001,
  age_s: 0.5,
  ...more,
});
const bad: Partial<FleetGame> = { mood: "bad", words: "breaks 90 Hz", fps: 81.2, stale_share: 0.09 };
const up = { connected: true, since: 10, reason: null };
const site = (name: string | null, games: FleetGame[], more: Partial<FleetSite> = {}): FleetSite => ({
  site: name,
  link: name === null ? null : up,
  games,
  ...more,
});
const down = { link: { connected: false, since: 940, reason: "refused (ECONNREFUSED)" } };

describe("the lines of the fleet", () => {
  test("have each site with its games, in columns", () => {
    const sites = [site(null, [game("desk")]), site("lab", [game("hall", bad), game("arena-of-the-lab")])];
    expect(fleetLines(sites, 1000, 50)).toEqual([
      "this relay  1 game",
      "  ✓  desk  holds 90 Hz  90.0 fps  p99 11.3 ms  0.1 % lost",
      "lab  2 games, 1 of them does badly",
      "  ✕  hall              breaks 90 Hz  81.2 fps  p99 11.3 ms  9.0 % lost",
      "  ✓  arena-of-the-lab  holds 90 Hz   90.0 fps  p99 11.3 ms  0.1 % lost",
    ]);
  });

  test("show no numbers that are not of now, and nothing of a site that is cut off but that", () => {
    const silent = game("silent", { mood: "unknown", words: "no news", age_s: 9 });
    const left = game("left", { connected: false, mood: "unknown", words: "has left" });
    expect(fleetLines([site("lab", [silent, left]), site("field", [game("tent")], down)], 1000, 50)).toEqual([
      "lab  1 game",
      "  ?  silent  no news",
      "  –  left    has left",
      "field  ⊘ link down for 60 s: refused (ECONNREFUSED)",
    ]);
  });

  test("fit into the terminal: of each site the games that do worst are shown", () => {
    const many = Array.from({ length: 16 }, (_, index) => game(`game-${index}`, index === 0 ? bad : {}));
    const lines = fleetLines([site("lab", many), site("field", many)], 1000, 10);
    expect(lines).toHaveLength(10);
    expect(lines.slice(0, 5).map((line) => line.trim().slice(0, 22))).toEqual([
      "lab  16 games, 1 of th",
      "✕  game-0  breaks 90 H",
      "✓  game-1  holds 90 Hz",
      "✓  game-2  holds 90 Hz",
      "… and 13 more that do ",
    ]);
  });

  test("say so if there is no game", () => {
    expect(fleetLines([site(null, [])], 1000, 50)).toEqual([
      "no game is connected, and there is no other site",
    ]);
  });
});

test("for a pipe, each game and each link has one state", () => {
  const sites = [
    site(null, [game("desk")]),
    site("lab", [game("hall", bad), game("lab/desk")]),
    site("field", [game("tent")], down),
  ];
  expect([...fleetStates(sites)]).toEqual([
    ["desk", "holds 90 Hz"],
    ["lab", "link up"],
    ["lab: hall", "breaks 90 Hz"],
    ["lab/desk", "holds 90 Hz"],
    ["field", "link down"],
  ]);
});
