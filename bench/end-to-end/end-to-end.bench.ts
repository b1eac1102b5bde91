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

const FULL: Plan = {
  work: {
    views: ["classic", "silent", "json", "msgpack", "binary", "thirty", "browser", "crowd"],
    settleMillis: 3000,
    windowMillis: 10_000,
  },
  limits: {
    liveP50: 8,
    liveP99: 20,
    silentP50: 15,
    silentP99: 30,
    eventP99: 25,
    gapP99: 20,
    crowdP99: 30,
    drawnP50: 25,
    drawnP99: 45,
    share: 0.95,
  },
};

/** Two kinds of clients, and limits that hold beside other work. They break if samples wait in the game again: that takes 50 ms in the median. */
const SMOKE: Plan = {
  work: { views: ["classic", "silent"], settleMillis: 1500, windowMillis: 3000 },
  limits: {
    liveP50: 25,
    liveP99: 200,
    silentP50: 40,
    silentP99: 300,
    eventP99: 250,
    gapP99: 200,
    crowdP99: 300,
    drawnP50: 100,
    drawnP99: 400,
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
      const budget = skippedBudget("age from the game to clients", `no Godot here: ${GODOT.command}`);
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
