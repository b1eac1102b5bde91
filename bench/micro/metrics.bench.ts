import { thisMachine } from "../../src/base/platform/this-machine.ts";
import { threadMillis } from "../../src/base/platform/usage.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { Exposition } from "../../src/surfaces/metrics/exposition.ts";
import { Metrics } from "../../src/surfaces/metrics/metrics.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import { median } from "../support/statistics.ts";
import { PlayedGame } from "./support/played-game.ts";
import { stillRelay } from "./support/still-relay.ts";

/** The number of games that may connect by default. */
const MANY_GAMES = DEFAULT_LIMITS.sources;
/** How long they play, and how often they are scraped. */
const SECONDS = 70;
const SECONDS_SMOKE = 5;
const SCRAPES = 100;
const SCRAPES_SMOKE = 20;
/** Most time of a scrape, and of the longest of its turns: half a frame at 90 Hz. Both leave room for a slower machine. */
const SCRAPE_MILLIS = 50;
const TURN_MILLIS = 5.5;
const WIDER_IN_SMOKE = 4;

/** What scrapes of some games cost. Units: milliseconds of processor time, since other programs use the processor meanwhile; characters. */
interface Cost {
  games: number;
  /** Median of the scrapes. */
  millis: number;
  /** Median of the longest turn of each scrape. */
  longestTurnMillis: number;
  characters: number;
  /** Series of frames that the text has. */
  judged: number;
}

/** Cost of a scrape: all of it, and the longest time for which a message of a game may have to wait. */
export const metricsBench: Bench = {
  about: "a scrape of /metrics with one game and with 64: its time, and its longest turn of the event loop",
  async run({ smoke }): Promise<BenchReport> {
    const [one, many] = [await measureScrapes(1, smoke), await measureScrapes(MANY_GAMES, smoke)];
    const wider = smoke ? WIDER_IN_SMOKE : 1;
    const rows = [one, many].map(({ games, millis, longestTurnMillis, characters }) => [
      String(games),
      millis.toFixed(2),
      longestTurnMillis.toFixed(2),
      `${(characters / 1024).toFixed(0)} KiB`,
    ]);
    const budgets = [
      checkedBudget({
        what: `a scrape of ${MANY_GAMES} games, before compression`,
        asked: `at most ${SCRAPE_MILLIS * wider} ms`,
        measured: `${many.millis.toFixed(2)} ms, frames of ${many.judged} games`,
        holds: many.judged === MANY_GAMES && many.millis <= SCRAPE_MILLIS * wider,
      }),
      checkedBudget({
        what: "its longest turn",
        asked: `at most ${TURN_MILLIS * wider} ms`,
        measured: `${many.longestTurnMillis.toFixed(2)} ms`,
        holds: many.longestTurnMillis <= TURN_MILLIS * wider,
      }),
    ];
    const head = ["games at 90 Hz", "ms a scrape", "ms of its longest turn", "text"];
    return { tables: [{ name: "scrapes", head, rows }], budgets, results: { one, many } };
  },
};

async function measureScrapes(games: number, smoke: boolean): Promise<Cost> {
  const played = new PlayedGame({ hasInsight: true, games });
  const { hub, clock, insight } = played;
  if (insight === undefined) throw new Error("expected games with insight");
  const { delivery } = stillRelay({ publish() {} });
  const metrics = new Metrics({
    ...delivery,
    clientsByFormat: () => new Map(),
    edges: () => undefined,
    identity: { name: "bench", version: "0" },
    hub,
    clock,
    insight,
    producers: { count: games, ever: games },
    counted: { drops: delivery.drops, omissions: hub.omissions, received: { messages: 0, bytes: 0 } },
    describeLinks: () => [],
    recordingsWriting: () => 0,
    nats: () => undefined,
  });
  for (let second = 0; second < (smoke ? SECONDS_SMOKE : SECONDS); second++) played.second();
  const totals: number[] = [];
  const longest: number[] = [];
  let text = "";
  for (let scrape = 0; scrape < (smoke ? SCRAPES_SMOKE : SCRAPES); scrape++) {
    played.frame();
    let [began, total, most] = [threadMillis(thisMachine), 0, 0];
    const turnEnds = () => {
      const turn = threadMillis(thisMachine) - began;
      [total, most] = [total + turn, Math.max(most, turn)];
    };
    text = await metrics.write(new Exposition("openmetrics"), async () => {
      turnEnds();
      await Bun.sleep(0);
      began = threadMillis(thisMachine);
    });
    turnEnds();
    totals.push(total);
    longest.push(most);
  }
  metrics.stop();
  return {
    games,
    millis: median(totals),
    longestTurnMillis: median(longest),
    characters: text.length,
    judged: [...text.matchAll(/^godot_frame_seconds_count/gm)].length,
  };
}
