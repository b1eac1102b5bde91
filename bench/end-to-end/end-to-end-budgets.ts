import { type Budget, checkedBudget, skippedBudget } from "../support/budget.ts";
import { type Distribution, distributionOf } from "../support/statistics.ts";
import type { EndToEndRow, EndToEndWork } from "./end-to-end-run.ts";
import { VIEWS, type ViewName } from "./end-to-end-views.ts";

/** Limits of the bench. Units: milliseconds. */
export interface EndToEndLimits {
  liveP50: number;
  liveP99: number;
  silentP50: number;
  silentP99: number;
  eventP99: number;
  gapP99: number;
  crowdP99: number;
  /** From the game's frame to the drawn one: the wait for the browser's next frame is included. */
  drawnP50: number;
  drawnP99: number;
  /** Least share of the poses that a client must see. */
  share: number;
}

/** Clients at every sample without a browser: the budget for live clients applies to each. */
const LIVE: readonly ViewName[] = ["classic", "json", "msgpack", "binary"];

/** Compares the measured rows with the limits. */
export function endToEndBudgets(
  { views }: Pick<EndToEndWork, "views">,
  rows: readonly EndToEndRow[],
  limits: EndToEndLimits,
): Budget[] {
  const live = rows.filter(({ view }) => LIVE.includes(view));
  const eventAges = rows.filter(({ view }) => view !== "crowd").flatMap((row) => row.eventAges);
  const events = distributionOf(Float64Array.from(eventAges));
  const gap = Math.max(...live.map(({ gaps }) => gaps.p99));
  const least = Math.min(...rows.map(({ share }) => share));
  return [
    ...live.map(({ view, ages }) => ageBudget(VIEWS[view].name, ages, limits.liveP50, limits.liveP99)),
    ...budgetOf(rows, "silent", ({ ages }, name) =>
      ageBudget(name, ages, limits.silentP50, limits.silentP99),
    ),
    checkedBudget(
      `age of an event: p99 at most ${limits.eventP99} ms`,
      `${events.p99.toFixed(1)} ms of ${eventAges.length} events`,
      events.p99 <= limits.eventP99,
    ),
    checkedBudget(
      `gap between poses at a live client: p99 at most ${limits.gapP99} ms`,
      `${gap.toFixed(1)} ms, the worst of ${live.length} kinds`,
      gap <= limits.gapP99,
    ),
    ...(views.includes("browser") ? drawnBudget(rows, limits) : []),
    ...budgetOf(rows, "crowd", ({ ages }, name) =>
      checkedBudget(
        `age of a pose, ${name}: p99 at most ${limits.crowdP99} ms`,
        `${ages.p99.toFixed(1)} ms`,
        ages.p99 <= limits.crowdP99,
      ),
    ),
    checkedBudget(
      `clients see at least ${limits.share * 100} % of the poses that they ask for`,
      `${(least * 100).toFixed(0)} %, the worst kind`,
      least >= limits.share,
    ),
  ];
}

function ageBudget(name: string, { p50, p99 }: Distribution, p50Limit: number, p99Limit: number): Budget {
  return checkedBudget(
    `age of a pose, ${name}: p50 at most ${p50Limit} ms, p99 ${p99Limit} ms`,
    `${p50.toFixed(1)} and ${p99.toFixed(1)} ms`,
    p50 <= p50Limit && p99 <= p99Limit,
  );
}

function drawnBudget(rows: readonly EndToEndRow[], { drawnP50, drawnP99 }: EndToEndLimits): Budget[] {
  const budgets = budgetOf(rows, "browser", ({ ages }, name) => ageBudget(name, ages, drawnP50, drawnP99));
  if (budgets.length > 0) return budgets;
  return [skippedBudget("age of a pose in Chromium", "no Chromium here: apt-get install chromium")];
}

function budgetOf(
  rows: readonly EndToEndRow[],
  view: ViewName,
  budget: (row: EndToEndRow, name: string) => Budget,
): Budget[] {
  return rows.filter((row) => row.view === view).map((row) => budget(row, VIEWS[view].name));
}
