import { findGodot } from "../../test/support/godot/find-godot.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget, skippedBudget } from "../support/budget.ts";
import { formatTable } from "../support/table.ts";
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
      return { tables: [], budgets: [skippedBudget("the demo in Godot", reason)], results: {} };
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

function table(played: readonly PlayedDemo[]): string {
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
  const columns = ["by", "s", "frames", "late", "s starved", "waited", "hitches", "alerts"];
  const told = played.map(({ found }) => `  alert of the hitch: ${found?.message ?? "none"}`);
  return [formatTable(columns, rows), ...told].join("\n");
}

function budgetsOf(played: PlayedDemo): Budget[] {
  const { profiled, seconds, frames, alerts, hitches, found } = played;
  const by = nameOf(played);
  const asked = profiled ? "script: _burn (res://demo/faults.gd" : "";
  const isRight = profiled ? found?.message.includes(asked) : /script|physics/.test(found?.message ?? "");
  return [
    checkedBudget(
      `${by}: most frames arrive`,
      `${frames} of ${seconds * 90}`,
      frames >= MOST_FRAMES * seconds * 90,
    ),
    checkedBudget(
      `${by}: no hitch and no alert while the game is healthy`,
      `${hitches}, ${alerts.length}${alerts.length > 0 ? `: ${alerts.join("; ")}` : ""}`,
      hitches === 0 && alerts.length === 0,
    ),
    checkedBudget(
      `${by}: an alert names its hitch, by ${profiled ? "the function's name" : "script or physics"}`,
      found === undefined ? "no alert" : `after ${found.afterMillis.toFixed(0)} ms`,
      isRight === true,
    ),
  ];
}
