import { GODOT } from "../../test/support/godot/find-godot.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { skippedBudget } from "../support/budget.ts";
import { type EndToEndLimits, endToEndBudgets } from "./end-to-end-budgets.ts";
import { type EndToEndWork, runEndToEnd } from "./end-to-end-run.ts";
import { endToEndTable } from "./end-to-end-table.ts";

interface Plan {
  work: EndToEndWork;
  limits: EndToEndLimits;
}

const LIVE_AGES = { p50: 8, p99: 20 };
const SILENT_AGES = { p50: 15, p99: 30 };

const FULL: Plan = {
  work: {
    views: ["classic", "silent", "beside", "json", "msgpack", "binary", "thirty", "browser", "crowd"],
    settleMillis: 3000,
    windowMillis: 10_000,
  },
  limits: {
    ages: {
      classic: LIVE_AGES,
      silent: SILENT_AGES,
      beside: SILENT_AGES,
      json: LIVE_AGES,
      msgpack: LIVE_AGES,
      binary: LIVE_AGES,
      thirty: SILENT_AGES,
      // The wait for the browser's next frame is included: up to 17 ms at its 60 Hz.
      browser: { p50: 25, p99: 45 },
      crowd: { p99: 30 },
    },
    eventP99: 25,
    gapP99: 20,
    share: 0.95,
  },
};

/** Two kinds of clients, and limits that hold beside other work. They break if samples wait in the game again: that takes 50 ms in the median. */
const SMOKE: Plan = {
  work: { views: ["classic", "silent"], settleMillis: 1500, windowMillis: 3000 },
  limits: {
    ages: { classic: { p50: 30, p99: 200 }, silent: { p50: 40, p99: 300 } },
    eventP99: 250,
    gapP99: 200,
    share: 0.7,
  },
};

/** Age of poses and events from the game's own clock to clients of every kind. */
export const endToEndBench: Bench = {
  about:
    "age of poses and events from the frame of real Godot at 90 Hz to clients of every kind, a browser and a crowd among them",
  async run({ smoke }): Promise<BenchReport> {
    const { work, limits } = smoke ? SMOKE : FULL;
    if (!GODOT.found()) {
      const budget = skippedBudget({
        what: "age of poses and events",
        asked: "budgets for each kind of client",
        reason: `no Godot here: ${GODOT.command}`,
      });
      return { tables: [], budgets: [budget], results: { work } };
    }
    const rows = await runEndToEnd(work);
    return {
      tables: [endToEndTable(rows)],
      budgets: endToEndBudgets(work, rows, limits),
      results: { work, limits, rows },
    };
  },
};
