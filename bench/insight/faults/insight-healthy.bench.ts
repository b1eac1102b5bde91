import { findGodot } from "../../../test/support/godot/find-godot.ts";
import type { Bench, BenchReport } from "../../support/bench.ts";
import { checkedBudget, skippedBudget } from "../../support/budget.ts";
import { classReport } from "./class-report.ts";
import { planHealthy } from "./classes/index.ts";
import { falseAlarmTable } from "./faults-tables.ts";
import { hitchesOf } from "./frame-log.ts";
import { judgeGame } from "./judge-game.ts";
import { playAll } from "./play-all.ts";
import type { PlayedGame } from "./played-game.ts";

const SMOKE_MINUTES = 1;

/**
 * Plays four different lively games without a fault side by side, and other programs for a sixth of the time: the relay must raise no false alarm.
 * An alert about a hitch is false if the game's own log has no late frame then, or if it blames the game for what the machine did.
 */
export const insightHealthyBench: Bench = {
  about: "four lively games without a fault in real Godot, side by side: no false alarm",
  onlyByName: true,
  async run({ smoke, seed, minutes }): Promise<BenchReport> {
    const what = "alerts that are not true";
    if (findGodot() === undefined) {
      const reason = "no Godot here: run test/support/get-godot.sh, or set GODOT";
      return { tables: [], budgets: [skippedBudget({ what, asked: "none", reason })], results: {} };
    }
    const played = await playAll(planHealthy(seed, smoke ? SMOKE_MINUTES : minutes));
    const report = classReport("healthy", played.map(judgeGame));
    const { falseAlarms } = report;
    return {
      tables: [{ name: "games", head: HEAD, rows: played.map(rowOf) }, falseAlarmTable([report])],
      budgets: [
        checkedBudget({
          what,
          asked: "none",
          measured: `${falseAlarms.length}`,
          holds: falseAlarms.length === 0,
        }),
      ],
      results: { seed, falseAlarms },
    };
  },
};

const HEAD = ["game", "frames", "late runs in its log", "hitches told", "alerts", "false"];

function rowOf(played: PlayedGame): string[] {
  const { plan, frames, alerts } = played;
  return [
    plan.name,
    String(frames.length),
    String(hitchesOf(frames, plan.hz).length),
    String(alerts.filter(({ kind }) => kind === "hitch").length),
    String(alerts.length),
    String(judgeGame(played).falseAlarms.length),
  ];
}
