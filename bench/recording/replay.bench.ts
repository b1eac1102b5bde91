import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, BenchReport } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import { distributionOf } from "../support/statistics.ts";
import { recordGame } from "./file-costs.ts";
import { measureJudging, measureReplay } from "./replay-costs.ts";

/** Length of the recording, of its part that is judged, and of the time for which it plays. Units: seconds. */
const FULL = { long: 3600, judged: 600, play: 20 };
const SMOKE = { long: 60, judged: 30, play: 1 };
/** How much more time the smoke form allows. */
const SMOKE_ROOM = 10;

/** The budgets. Units: milliseconds; share of a core; microseconds a message. */
const MOST = { seek: 50, share: 0.1, judging: 100 };
/** Fewest messages of a game in a second: frames and poses. */
const LEAST_MESSAGES = 2 * 80;

/** Cost of playing a recording again. */
export const replayBench: Bench = {
  about:
    "replays: a seek in a recording of an hour, share of a core at speed 1, and judging as fast as it is read",
  async run({ smoke }): Promise<BenchReport> {
    const folder = mkdtempSync(join(tmpdir(), "bench-replay-"));
    try {
      const plan = smoke ? SMOKE : FULL;
      const room = smoke ? SMOKE_ROOM : 1;
      const { path } = recordGame(folder, plan.long, true);
      const replay = await measureReplay(path, { lengthSeconds: plan.long, playSeconds: plan.play });
      const judging = await measureJudging(path, plan.judged);
      const seeks = distributionOf(replay.seekMillis);
      const minutes = `${plan.long / 60} min`;
      const ms = (millis: number) => `${millis.toFixed(1)} ms`;
      const share = `${(100 * replay.share).toFixed(2)} %`;
      const micros = `${judging.micros.toFixed(1)} µs`;
      return {
        tables: [
          {
            name: "replay",
            head: [`a recording of one game at 90 Hz, ${minutes}`, ""],
            rows: [
              ["seek to a random moment, median", ms(seeks.p50)],
              ["the same, slowest", ms(seeks.max)],
              ["share of a core at speed 1", share],
              ["judge a message", micros],
              ["judge a second of the game", ms((judging.micros * judging.messages) / plan.judged / 1000)],
            ],
          },
        ],
        budgets: [
          checkedBudget({
            what: "all frames and poses were played",
            asked: `at least ${LEAST_MESSAGES} messages a second`,
            measured: `${replay.messages} messages in ${plan.play} s`,
            holds: replay.messages >= LEAST_MESSAGES * plan.play * 0.9,
          }),
          checkedBudget({
            what: `seek in ${minutes}, median`,
            asked: `below ${MOST.seek * room} ms`,
            measured: ms(seeks.p50),
            holds: seeks.p50 < MOST.seek * room,
          }),
          checkedBudget({
            what: "play one game at speed 1",
            asked: `below ${100 * MOST.share * room} % of a core`,
            measured: share,
            holds: replay.share < MOST.share * room,
          }),
          checkedBudget({
            what: "judge a message",
            asked: `below ${MOST.judging * room} µs`,
            measured: micros,
            holds: judging.micros < MOST.judging * room,
          }),
        ],
        results: { seeks, replay: { share: replay.share, messages: replay.messages }, judging },
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
