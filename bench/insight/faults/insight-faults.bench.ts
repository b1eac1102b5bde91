import { findGodot } from "../../../test/support/godot/find-godot.ts";
import type { Bench, BenchOptions, BenchReport } from "../../support/bench.ts";
import { BenchError } from "../../support/bench-error.ts";
import { skippedBudget } from "../../support/budget.ts";
import { classBudgets, classReport } from "./class-report.ts";
import { CLASSES_WITH_FAULTS, planClass } from "./classes/index.ts";
import { classTable, falseAlarmTable, wrongTable } from "./faults-tables.ts";
import { judgeGame } from "./judge-game.ts";
import { playAll } from "./play-all.ts";

/**
 * Plays faults of every class in real Godot, in random order, sizes and quiet times, and compares what the relay says with what the game
 * itself wrote: the truth of each fault, and the time of each frame. Other programs keep the machine busy during a quarter of the faults.
 * `--classes` takes some of the classes, `--seed` other orders and sizes.
 */
export const insightFaultsBench: Bench = {
  about: "what the relay says of faults in real Godot, against the game's own truth",
  onlyByName: true,
  async run({ smoke, seed, classes }): Promise<BenchReport> {
    const chosen = classesOf(classes);
    if (findGodot() === undefined) {
      const reason = "no Godot here: run test/support/get-godot.sh, or set GODOT";
      return {
        tables: [],
        budgets: [skippedBudget({ what: "faults in Godot", asked: "told rightly", reason })],
        results: {},
      };
    }
    const played = await playAll(chosen.flatMap((one) => planClass(one, seed, smoke)));
    const reports = chosen.map((one) =>
      classReport(one, played.filter(({ plan }) => plan.faultClass === one).map(judgeGame)),
    );
    return {
      tables: [classTable(reports), wrongTable(reports), falseAlarmTable(reports)],
      budgets: reports.flatMap(classBudgets),
      results: { seed, reports },
    };
  },
};

function classesOf(classes: BenchOptions["classes"]) {
  const unknown = classes.filter((one) => !CLASSES_WITH_FAULTS.some((known) => known === one));
  if (unknown.length > 0)
    throw new BenchError(
      "bad_arguments",
      `expected --classes of ${CLASSES_WITH_FAULTS.join(", ")}, got ${unknown.join(", ")}`,
    );
  return CLASSES_WITH_FAULTS.filter((one) => classes.length === 0 || classes.includes(one));
}
