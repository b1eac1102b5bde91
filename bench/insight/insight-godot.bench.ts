import { findGodot } from "../../test/support/godot/find-godot.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../support/budget.ts";
import type { Table } from "../support/table.ts";
import { type PlayedDemo, playDemo } from "./demo-in-godot.ts";

const SMOKE_SECONDS = 20;
/** Minimum share of the demanded 90 frames a second that must arrive even if the machine starves the game. */
const MOST_FRAMES = 0.8;

/** Plays the addon's demo in real Godot: insight must report nothing while the game is healthy, and must report its hitch. */
export const insightGodotBench: Bench = {
  about:
    "ten healthy minutes of the demo in real Godot, then its hitch; with the addon, and with the debugger too",
  onlyByName: true,
  async run({ smoke, minutes }): Promise<BenchReport> {
    if (findGodot() === undefined) {
      const reason = "no Godot here: run test/support/get-godot.sh, or set GODOT";
      const budget = skippedBudget({ what: "the demo in Godot", asked: "right alerts only", reason });
      return { tables: [], budgets: [budget], results: {} };
    }
    const seconds = smoke ? SMOKE_SECONDS : minutes * 60;
    const played = [
      await playDemo({ seconds, profiled: false }),
      await playDemo({ seconds, profiled: true }),
    ];
    return { tables: [table(played)], budgets: played.flatMap(budgetsOf), results: { played } };
  },
};

function nameOf({ profiled }: PlayedDemo): string {
  return profiled ? "addon and profile" : "addon";
}

function table(played: readonly PlayedDemo[]): Table {
  const rows = played.map((one) => [
    nameOf(one),
    String(one.seconds),
    String(one.frames),
    String(one.lateFrames),
    (one.starvedMillis / 1000).toFixed(1),
    String(one.waited),
    String(one.hitches),
    String(one.alerts.length),
  ]);
  const head = ["by", "s", "frames", "late", "s starved", "waited", "hitches", "alerts"];
  const notes = played.map((one) => `alert of the hitch, ${nameOf(one)}: ${one.found?.message ?? "none"}`);
  return { name: "play", head, rows, notes };
}

function budgetsOf(played: PlayedDemo): Budget[] {
  const { profiled, seconds, frames, alerts, hitches, found } = played;
  const by = nameOf(played);
  const asked = profiled ? "script: _burn (res://demo/faults.gd" : "";
  const isRight = profiled ? found?.message.includes(asked) : /script|physics/.test(found?.message ?? "");
  return [
    checkedBudget({
      what: `${by}: frames that arrive`,
      asked: `at least ${MOST_FRAMES * 100} % of ${seconds * 90}`,
      measured: String(frames),
      holds: frames >= MOST_FRAMES * seconds * 90,
    }),
    checkedBudget({
      what: `${by}: hitches and alerts while the game is healthy`,
      asked: "none",
      measured: `${hitches} and ${alerts.length}${alerts.length > 0 ? `: ${alerts.join("; ")}` : ""}`,
      holds: hitches === 0 && alerts.length === 0,
    }),
    checkedBudget({
      what: `${by}: alert about its hitch`,
      asked: profiled ? "names the function" : "names script or physics",
      measured:
        found === undefined ? "no alert" : `after ${found.afterMillis.toFixed(0)} ms: ${found.message}`,
      holds: isRight === true,
    }),
  ];
}
