import { type Budget, checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import { type CrowdRun, runCrowd } from "../many-viewers/crowd-run.ts";
import { RELAY } from "../servers/own-servers.ts";
import type { ServerProgram } from "../servers/server-program.ts";

/** A crowd that watches one process, and then the edges of a relay. */
export interface EdgeCrowdsPlan {
  viewers: number;
  rateHz: number;
  seconds: number;
  edges: number;
  /** How often both are measured, in turn. */
  pairs: number;
  /** Most of the p50 of one process that the edges may take. */
  ratio: number;
}

/** Both in turn. */
export interface EdgeCrowds {
  one: CrowdRun[];
  edged: CrowdRun[];
}

/** The relay of the benches with edges. */
function withEdges(edges: number): ServerProgram {
  return { name: "edges", command: [...RELAY.command, "--edges", String(edges)] };
}

/** Lets the same crowd watch one process and edges, in turn. Undefined where processes cannot share a port. */
export async function runEdgeCrowds({
  pairs,
  edges,
  ...size
}: EdgeCrowdsPlan): Promise<EdgeCrowds | undefined> {
  if (process.platform !== "linux") return undefined;
  const [one, edged]: [CrowdRun[], CrowdRun[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    one.push(await runCrowd(size));
    edged.push(await runCrowd(size, withEdges(edges)));
  }
  return { one, edged };
}

/** The crowds as a table. */
export function edgeCrowdsTable(
  { viewers, rateHz, edges }: EdgeCrowdsPlan,
  crowds: EdgeCrowds | undefined,
): Table {
  const rowOf = (name: string, runs: readonly CrowdRun[]) => [
    name,
    millis(medianOf(runs, ({ age }) => age.p50)),
    millis(medianOf(runs, ({ age }) => age.p99)),
    String(sumOf(runs, ({ report }) => report.delivered)),
    String(sumOf(runs, ({ report }) => report.lost)),
    String(sumOf(runs, ({ report }) => report.untold)),
  ];
  const head = ["served by", "age of a packet, ms, p50", "p99", "delivered", "lost", "lost without a notice"];
  const rows =
    crowds === undefined ? [] : [rowOf("one process", crowds.one), rowOf(`${edges} edges`, crowds.edged)];
  return { name: `${viewers} viewers at ${rateHz} Hz`, head, rows };
}

/** What is asked of edges. */
export function edgeCrowdsBudgets(plan: EdgeCrowdsPlan, crowds: EdgeCrowds | undefined): Budget[] {
  const { viewers, rateHz, edges, ratio } = plan;
  const what = `p50 of ${viewers} viewers at ${rateHz} Hz with ${edges} edges, against one process`;
  const asked = `at most ${ratio}`;
  if (crowds === undefined)
    return [skippedBudget({ what, asked, reason: "processes share a port on Linux alone" })];
  const measured = medianOf(crowds.edged, ({ age }) => age.p50) / medianOf(crowds.one, ({ age }) => age.p50);
  const untold = sumOf(crowds.edged, ({ report }) => report.untold + report.outOfOrder + report.closed);
  return [
    checkedBudget({ what, asked, measured: measured.toFixed(2), holds: measured <= ratio }),
    checkedBudget({
      what: "packets of edges lost without a notice or out of order, and connections that ended",
      asked: "none",
      measured: String(untold),
      holds: untold === 0,
    }),
  ];
}

function medianOf(runs: readonly CrowdRun[], of: (run: CrowdRun) => number): number {
  return median(runs.map(of));
}

function sumOf(runs: readonly CrowdRun[], of: (run: CrowdRun) => number): number {
  return runs.reduce((sum, run) => sum + of(run), 0);
}

function millis(value: number): string {
  return value.toFixed(1);
}
