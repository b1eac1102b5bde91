import { buildPage } from "../../src/dashboard/build/build-page.ts";
import { CHROMIUM } from "../../test/support/chromium.ts";
import { missingLine } from "../../test/support/needs.ts";
import { TestBrowser } from "../../test/support/test-browser.ts";
import { aheadOfOthers } from "../support/ahead-of-others.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../support/budget.ts";
import { median } from "../support/statistics.ts";
import { type HiddenTab, hideForAWhile } from "./hidden-tab.ts";
import { IdleServer } from "./idle-server.ts";
import { MinuteGame } from "./minute-game.ts";
import { type LongestPings, OtherClient } from "./other-client.ts";
import { type Opening, type OpenPageCost, PageVisit } from "./page-visit.ts";
import { WatchedRelay } from "./watched-relay.ts";

const FORMS = {
  full: { openings: 9, openSeconds: 600, hiddenSeconds: 15 },
  smoke: { openings: 2, openSeconds: 2, hiddenSeconds: 2 },
};
/** How much more the smoke form allows: the machine also does other work. */
const SMOKE_ROOM = 10;
/** Files of a first visit. */
const PATHS = ["/", "/assets/page.js", "/assets/shared.js", "/assets/page.css"];

/** The dashboard in a headless Chromium without a graphics processor, of a game that has played for a minute at 90 Hz. */
export const dashboardBench: Bench = {
  about: "the page at /: bytes, first paint, first full minute, cost while open, and what others notice",
  async run({ smoke }): Promise<BenchReport> {
    if (!CHROMIUM.found())
      return {
        tables: [],
        budgets: [skippedBudget({ what: "the dashboard", asked: "Chromium", reason: missingLine(CHROMIUM) })],
        results: {},
      };
    await buildPage();
    const form = smoke ? FORMS.smoke : FORMS.full;
    return report(await measure(form), form, smoke);
  },
};

/** What others notice of one opening. Units: milliseconds. */
interface Noticed {
  /** Of another client. */
  ping: LongestPings;
  /** The longest ping of a server that does nothing else. */
  controlMillis: number;
  /** The longest turn of the relay's event loop, in processor time. */
  turnMillis: number;
}

interface Measured {
  bytes: number;
  /** Whether the relay and the other client had the cores before the browser and everybody else, as if it ran on another machine. */
  isAhead: boolean;
  openings: readonly Opening[];
  noticed: readonly Noticed[];
  cost: OpenPageCost;
  hidden: HiddenTab;
}

async function measure({ openings, openSeconds, hiddenSeconds }: typeof FORMS.full): Promise<Measured> {
  const ahead = aheadOfOthers();
  await using relay = await WatchedRelay.start(ahead);
  await using browser = await TestBrowser.launch();
  using other = await OtherClient.connect(relay.url, relay.pid, ahead);
  using idleServer = await IdleServer.start();
  using control = await OtherClient.connect(idleServer.url, idleServer.pid);
  using _ = await MinuteGame.play(relay.url);
  const address = relay.url.replace("ws", "http");
  const bytes = await bytesOf(address);
  const times: Opening[] = [];
  const noticed: Noticed[] = [];
  const takeNoticed = async (): Promise<Noticed> => ({
    ping: await other.takeLongest(),
    controlMillis: (await control.takeLongest()).millis,
    turnMillis: await relay.takeLongestTurnMillis(),
  });
  for (let round = 0; round < openings; round++) {
    await takeNoticed();
    const { visit, opening } = await PageVisit.open(browser.browser, address);
    times.push(opening);
    await visit.hasPoses;
    noticed.push(await takeNoticed());
    await visit[Symbol.asyncDispose]();
  }
  const { visit } = await PageVisit.open(browser.browser, address);
  const cost = await visit.measure(openSeconds);
  await visit[Symbol.asyncDispose]();
  const hidden = await hideForAWhile(address, hiddenSeconds);
  return { bytes, isAhead: ahead !== undefined, openings: times, noticed, cost, hidden };
}

/** Bytes of a first visit, compressed. */
async function bytesOf(address: string): Promise<number> {
  const sizes = await Promise.all(
    PATHS.map(async (path) => {
      const headers = { accept: "text/html", "accept-encoding": "gzip" };
      const response = await fetch(new URL(path, address), { headers, decompress: false });
      return (await response.arrayBuffer()).byteLength;
    }),
  );
  return sizes.reduce((sum, one) => sum + one, 0);
}

function report(measured: Measured, form: typeof FORMS.full, smoke: boolean): BenchReport {
  const { bytes, isAhead, openings, noticed, cost, hidden } = measured;
  const of = (pick: (one: Opening) => number) => openings.map(pick);
  const pingMillis = noticed.map(({ ping }) => ping.millis);
  const ownMillis = noticed.map(({ ping }) => ping.ownMillis);
  const turnMillis = noticed.map((one) => one.turnMillis);
  const rows: [what: string, value: string, range: string][] = [
    millisRow(
      "first paint",
      of(({ firstPaint }) => firstPaint),
    ),
    millisRow(
      "strip with a full minute",
      of(({ fullMinute }) => fullMinute),
    ),
    millisRow(
      `longest ping of another client meanwhile${isAhead ? ", both ahead of the browser" : ""}`,
      pingMillis,
    ),
    millisRow("of it without waiting for a core", ownMillis),
    millisRow(
      "longest ping of a server that does nothing else",
      noticed.map(({ controlMillis }) => controlMillis),
    ),
    millisRow("longest turn of the relay's event loop, processor time", turnMillis),
    ["script while open", percent(cost.scriptShare), ""],
    ["main thread while open", percent(cost.mainThreadShare), ""],
    [`heap growth in ${form.openSeconds} s`, `${(cost.heapGrowthBytes / 1e6).toFixed(2)} MB`, ""],
    [`drawings while hidden for ${form.hiddenSeconds} s`, `${hidden.drawings}`, ""],
    ["drawn again after its return", `${hidden.returnMillis.toFixed(0)} ms`, ""],
    ["bytes of a first visit, compressed", `${(bytes / 1000).toFixed(1)} kB`, ""],
  ];
  const room = smoke ? SMOKE_ROOM : 1;
  const most = (what: string, value: number, limit: number, unit: string): Budget =>
    checkedBudget({
      what,
      asked: `below ${limit} ${unit}`,
      measured: `${value.toFixed(1)} ${unit}`,
      holds: value < limit,
    });
  return {
    tables: [{ name: "page", head: ["the dashboard", "median", "range"], rows }],
    budgets: [
      most("bytes of a first visit, compressed", bytes / 1000, 60, "kB"),
      most("first paint, median", median(of(({ firstPaint }) => firstPaint)), 300 * room, "ms"),
      most("strip with a full minute, median", median(of(({ fullMinute }) => fullMinute)), 600 * room, "ms"),
      most(
        `longest ping of another client while the page opens${isAhead ? "" : ", without waiting for a core"}, median`,
        median(isAhead ? pingMillis : ownMillis),
        smoke ? (isAhead ? 60 : 1000) : 15,
        "ms",
      ),
      most(
        "longest turn of the relay while the page opens, processor time, median",
        median(turnMillis),
        smoke ? 80 : 8,
        "ms",
      ),
      // A machine with little to do gives a share; one that is busy cannot give more than a whole core.
      most("script while open, share of a core", cost.scriptShare * 100, smoke ? 90 : 5, "%"),
      most("main thread while open, share of a core", cost.mainThreadShare * 100, smoke ? 95 : 20, "%"),
      most(`heap growth in ${form.openSeconds} s`, cost.heapGrowthBytes / 1e6, smoke ? 5 : 1, "MB"),
      most(`drawings while hidden for ${form.hiddenSeconds} s`, hidden.drawings, 1, "drawings"),
      most("frames that a hidden page waits for", hidden.waitingFrames, 2, "frames"),
      most("drawn again after the return of a hidden page", hidden.returnMillis, 50 * room, "ms"),
    ],
    results: measured,
  };
}

function millisRow(what: string, values: readonly number[]): [string, string, string] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [what, `${median(values).toFixed(0)} ms`, `${low.toFixed(0)} to ${high.toFixed(0)} ms`];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
