import { describe, expect, test } from "bun:test";
import type { Dashboard } from "../../../src/dashboard/model/dashboard.ts";
import {
  countsOf,
  type FleetGame,
  fleetOf,
  inOrder,
  soughtGames,
  worstFirst,
} from "../../../src/dashboard/model/fleet.ts";
import type { Game } from "../../../src/dashboard/model/games.ts";
import { gamesBySite } from "../../../src/dashboard/model/games-by-site.ts";
import type { SiteLink } from "../../../src/protocol/site-link.ts";
import { statsOf } from "../../support/stats-of.ts";

const NOW = { nowMillis: 10_000, unixSeconds: 1000 };
const link = (site: string, connected = true): SiteLink => ({
  site,
  connected,
  since: 960,
  reason: null,
  may_control: true,
});
const LINKS = new Map([link("lab"), link("field", false)].map((one) => [one.site, one]));

function game(source: string, site: string | undefined, more: Partial<Game> = {}): Game {
  return {
    source,
    epoch: "e1",
    site,
    begun: 0,
    isConnected: true,
    engine: "",
    project: "",
    commands: [],
    newest: statsOf(),
    seconds: [],
    heardAtMillis: NOW.nowMillis - 500,
    ...more,
  };
}

const GAMES = [
  game("own", undefined),
  game("good", "lab"),
  game("bad", "lab", {
    newest: statsOf({ answer: "breaks", stale_share: 0.1, sentence: "breaks 11.1 ms: 10 % lost" }),
  }),
  game("worst", "lab", { newest: statsOf({ answer: "breaks", stale_share: 0.3 }) }),
  game("silent", "lab", { heardAtMillis: 0 }),
  game("away", "field"),
  game("gone", "lab", { isConnected: false }),
];

function fleet(games: readonly Game[] = GAMES): readonly FleetGame[] {
  const all = new Map(games.map((one) => [one.source, one]));
  // All that the list reads of the page.
  const dashboard = { games: { all: { peek: () => all }, links: { value: LINKS } }, pageMoment: () => NOW };
  return fleetOf(dashboard as unknown as Dashboard);
}

const names = (games: readonly FleetGame[]): string => games.map(({ source }) => source).join(" ");

describe("the list of all games", () => {
  test("is sorted by what does worst; games that are cut off or have left come last", () => {
    expect(worstFirst(fleet()).join(" ")).toBe("worst bad silent good own away gone");
  });

  test("has games that do as well as each other in the order of their numbers", () => {
    const all = ["quest-10", "quest-2", "quest-1"].map((name) => game(name, "lab"));
    expect(worstFirst(fleet(all)).join(" ")).toBe("quest-1 quest-2 quest-10");
  });

  test("counts each game once", () => {
    expect(countsOf(fleet())).toEqual({ bad: 2, warning: 0, good: 2, unknown: 1, cutOff: 1, left: 1 });
  });

  test("shows no numbers that are not of now", () => {
    const shown = fleet().map(({ source, verdict, fps }) => [source, verdict.sign, verdict.words, fps]);
    expect(shown).toEqual([
      ["own", "✓", "holds 90 Hz", 90],
      ["good", "✓", "holds 90 Hz", 90],
      ["bad", "✕", "breaks 90 Hz", 90],
      ["worst", "✕", "breaks 90 Hz", 90],
      ["silent", "?", "no news", null],
      ["away", "⊘", "link down for 40 s", null],
      ["gone", "–", "has left", null],
    ]);
  });

  test("says why: what a game breaks, or what room it has", () => {
    const work = {
      source: "sums" as const,
      cpu_ms: 6.2,
      cpu_p99_ms: 8,
      gpu_ms: null,
      gpu_p99_ms: null,
      free_share: 0.44,
      ready_for_hz: [],
    };
    const detail = (...[verdict]: Parameters<typeof statsOf>) =>
      fleet([game("one", undefined, { newest: statsOf(verdict) })])[0]?.detail;
    const breaks = { answer: "breaks", share_over: 0.021 } as const;
    expect([
      detail({ work }),
      detail({ work: null }),
      detail({ ...breaks, work }),
      detail({ ...breaks, hitches: 1, work: null }),
      detail({ ...breaks, share_over: null, hitches: 2 }),
      detail({ ...breaks, work: { ...work, gpu_ms: 12.34 } }),
    ]).toEqual([
      "CPU 6.2 ms, 44 % free",
      "",
      "2.1 % of frames late",
      "1 hitch, 2.1 % of frames late",
      "2 hitches",
      "CPU 6.2, GPU 12.3 of 11.1 ms",
    ]);
  });

  test("is searched by name, site and verdict, and by site alone", () => {
    const sought = (text: string, site?: string | null) => names(soughtGames(fleet(), { text, site }));
    expect(sought(" LAB/b ")).toBe("bad");
    expect(sought("breaks")).toBe("bad worst");
    expect(sought("", "field")).toBe("away");
    expect(sought("", null)).toBe("own");
    expect(sought("nothing")).toBe("");
  });

  test("keeps an order; games that are not in it come last", () => {
    expect(names(inOrder(fleet(), ["gone", "good", "forgotten"]))).toBe(
      "gone good own bad worst silent away",
    );
  });
});

test("games are grouped by site, this relay first, also sites without a game", () => {
  const groups = gamesBySite(GAMES.slice(0, 3), LINKS);
  expect(groups.map(({ site, games }) => [site, games.length])).toEqual([
    [undefined, 1],
    ["field", 0],
    ["lab", 2],
  ]);
  expect(gamesBySite([], new Map())).toEqual([]);
});
