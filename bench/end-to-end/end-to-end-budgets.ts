import { type Budget, checkedBudget, skippedBudget } from "../support/budget.ts";
import { distributionOf } from "../support/statistics.ts";
import type { EndToEndRow, EndToEndWork } from "./end-to-end-run.ts";
import { VIEWS, type ViewName } from "./end-to-end-views.ts";

/** Maximum ages of a pose. Units: milliseconds; undefined is no limit. */
interface AgeLimits {
  p50?: number;
  p99: number;
}

/** Limits of the bench. Units: milliseconds. */
export interface EndToEndLimits {
  /** By kind of client; a kind without limits has no budget. */
  ages: Readonly<Partial<Record<ViewName, AgeLimits>>>;
  eventP99: number;
  /** Time between two poses at a client that gets every sample by itself. */
  gapP99: number;
  /** Minimum share of the poses that a client must see. */
  share: number;
}

/** Clients that get every sample, one process for each. */
const LIVE: readonly ViewName[] = ["classic", "json", "msgpack", "binary"];

/** Compares the measured rows with the limits. */
export function endToEndBudgets(
  { views }: Pick<EndToEndWork, "views">,
  rows: readonly EndToEndRow[],
  limits: EndToEndLimits,
): Budget[] {
  return [
    ...views.flatMap((view) => ageBudgets(view, rows, limits.ages[view])),
    eventBudget(rows, limits),
    gapBudget(rows, limits),
    shareBudget(rows, limits),
  ];
}

function ageBudgets(view: ViewName, rows: readonly EndToEndRow[], limits: AgeLimits | undefined): Budget[] {
  if (limits === undefined) return [];
  const { p50, p99 } = limits;
  const what = `age of a pose, ${VIEWS[view].name}, ${p50 === undefined ? "p99" : "p50 and p99"}`;
  const asked = `at most ${p50 === undefined ? "" : `${p50} and `}${p99} ms`;
  const row = rows.find((other) => other.view === view);
  if (row === undefined)
    return [skippedBudget({ what, asked, reason: "no Chromium here: apt-get install chromium" })];
  const { ages } = row;
  const measured = `${p50 === undefined ? "" : `${ages.p50.toFixed(1)} and `}${ages.p99.toFixed(1)} ms`;
  const holds = ages.p50 <= (p50 ?? p99) && ages.p99 <= p99;
  return [checkedBudget({ what, asked, measured, holds })];
}

/** The few events of a row give no p99, so those of all rows count together; a crowd's are its first client's. */
function eventBudget(rows: readonly EndToEndRow[], { eventP99 }: EndToEndLimits): Budget {
  const ages = rows.filter(({ view }) => view !== "crowd").flatMap((row) => row.eventAges);
  const { p99 } = distributionOf(Float64Array.from(ages));
  return checkedBudget({
    what: "age of an event, all kinds together without the crowd, p99",
    asked: `at most ${eventP99} ms`,
    measured: `${p99.toFixed(1)} ms of ${ages.length} events`,
    holds: p99 <= eventP99,
  });
}

function gapBudget(rows: readonly EndToEndRow[], { gapP99 }: EndToEndLimits): Budget {
  const gaps = rows.filter(({ view }) => LIVE.includes(view)).map((row) => row.gaps.p99);
  const worst = Math.max(...gaps);
  return checkedBudget({
    what: "gap between poses at a client of every sample, p99, worst kind",
    asked: `at most ${gapP99} ms`,
    measured: `${worst.toFixed(1)} ms`,
    holds: worst <= gapP99,
  });
}

function shareBudget(rows: readonly EndToEndRow[], { share }: EndToEndLimits): Budget {
  const least = Math.min(...rows.map((row) => row.share));
  return checkedBudget({
    what: "poses that clients see, of those that they ask for, worst kind",
    asked: `at least ${share * 100} %`,
    measured: `${(least * 100).toFixed(0)} %`,
    holds: least >= share,
  });
}
