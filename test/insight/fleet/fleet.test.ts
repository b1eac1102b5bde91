import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { fleetOf } from "../../../src/insight/index.ts";
import type { SiteLink } from "../../../src/protocol/site-link.ts";
import type { Verdict } from "../../../src/protocol/verdict.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { statsOf } from "../../support/stats-of.ts";

let clock: ManualClock;
let hub: Hub;

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
});

/** Connects a game, here or at a site, that is judged so; undefined: not yet. */
function game(source: string, site?: string, verdict?: Partial<Verdict>): Source {
  const opened = hub.open(
    undefined,
    site === undefined ? "here" : "elsewhere",
    site === undefined ? undefined : { site },
  );
  hub.introduce(opened, { type: "hello", source, project: "Room", device: "Quest 3" });
  if (verdict !== undefined) hub.tellOfGame(opened, "stats", "stats", statsOf(verdict));
  return opened;
}

const link = (site: string, connected = true, since = clock.unixMillis() / 1000): SiteLink => ({
  site,
  connected,
  since,
  reason: connected ? null : "expected a relay at ws://lab:8081; nobody answers",
  may_control: true,
});
const fleet = (...links: SiteLink[]) =>
  fleetOf(hub.registry.all(), links, {
    monotonicMillis: clock.monotonicMillis(),
    unixSeconds: clock.unixMillis() / 1000,
  });
const words = (...links: SiteLink[]) =>
  fleet(...links).map(({ site, games }) => [site, ...games.map((one) => `${one.source} ${one.words}`)]);

describe("the fleet", () => {
  test("has the numbers of each game's last seconds", () => {
    const { epoch } = game("arena", undefined, { answer: "breaks", stale_share: 0.2, hitches: 2 });
    clock.advance(1500);
    expect(fleet()).toEqual([
      {
        site: null,
        link: null,
        games: [
          {
            source: "arena",
            epoch,
            connected: true,
            project: "Room",
            device: "Quest 3",
            mood: "bad",
            words: "breaks 90 Hz",
            sentence: "holds 11.1 ms",
            answer: "breaks",
            budget_ms: 1000 / 90,
            fps: 90,
            frame_time_p99_ms: 11.3,
            stale_share: 0.2,
            hitches: 2,
            age_s: 1.5,
          },
        ],
      },
    ]);
  });

  test("groups games by site, this relay first, the worst game of each first", () => {
    game("c", "lab-b", {});
    game("d", "lab-b", { answer: "breaks" });
    game("a", "lab-a", {});
    game("own", undefined);
    expect(words(link("lab-a"), link("lab-b"), link("lab-c"))).toEqual([
      [null, "own being measured"],
      ["lab-a", "a holds 90 Hz"],
      ["lab-b", "d breaks 90 Hz", "c holds 90 Hz"],
      ["lab-c"],
    ]);
  });

  test("says of the games of a site that is cut off since when, and why of the site", () => {
    const cut = link("lab-a", false);
    game("a", "lab-a", {});
    clock.advance(7000);
    expect(words(cut)).toEqual([[null], ["lab-a", "a link down for 7 s"]]);
    expect(fleet(cut)[1]?.link).toEqual({
      connected: false,
      since: cut.since,
      reason: cut.reason,
      may_control: true,
    });
  });

  test("counts a site as there while one of its links is", () => {
    const up = link("lab-a");
    game("a", "lab-a", {});
    for (const links of [
      [up, link("lab-a", false)],
      [link("lab-a", false), up],
    ])
      expect(words(...links)).toEqual([[null], ["lab-a", "a holds 90 Hz"]]);
  });

  test("does not take old numbers for news", () => {
    game("a", "lab-a", {});
    clock.advance(4000);
    expect(words(link("lab-a"))).toEqual([[null], ["lab-a", "a no news"]]);
  });
});
