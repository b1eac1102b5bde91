import type { AttackRow } from "./attack-row.ts";
import { QUIET } from "./quiet-row.ts";
import { rowFaults, WIDE_ROOM } from "./row-faults.ts";
import type { RowOutcome } from "./row-outcome.ts";
import { runRow } from "./run-row.ts";
import { Stage } from "./stage.ts";

/** A row with its faults. */
export interface JudgedRow extends RowOutcome {
  faults: string[];
  /** Those of them that no busy machine explains. */
  graveFaults: string[];
}

/** How long each row lasts, how often a row with faults is tried, and who hears of each. */
export interface TableOptions {
  seconds: number;
  tries: number;
  tell(row: JudgedRow): void;
}

/**
 * Carries out rows one after the other, the quiet row first. All rows for the open relay have the same relay, as a relay lives through many
 * attacks; after a row with faults it is a new one, so that the next row is not blamed.
 */
export async function runTable(rows: readonly AttackRow[], options: TableOptions): Promise<JudgedRow[]> {
  let open = await Stage.start("open");
  const judged: JudgedRow[] = [];
  let quiet: RowOutcome | undefined;
  try {
    for (const row of [QUIET, ...rows]) {
      let best: JudgedRow | undefined;
      for (let attempt = 0; attempt < options.tries && best?.faults.length !== 0; attempt++) {
        const outcome = await onStage(row, open, options.seconds);
        quiet ??= outcome;
        const next = {
          ...outcome,
          faults: rowFaults(row, outcome, quiet),
          graveFaults: rowFaults(row, outcome, quiet, WIDE_ROOM),
        };
        if (best === undefined || next.faults.length < best.faults.length) best = next;
        if (next.faults.length > 0) {
          await open[Symbol.asyncDispose]();
          open = await Stage.start("open");
        }
      }
      if (best === undefined) continue;
      judged.push(best);
      options.tell(best);
    }
    return judged;
  } finally {
    await open[Symbol.asyncDispose]();
  }
}

/** Carries out a row on the stage that all share, or on one of its own. */
async function onStage(row: AttackRow, open: Stage, seconds: number): Promise<RowOutcome> {
  if (row.victim === undefined || row.victim === "open") return await runRow(row, open, seconds);
  await using own = await Stage.start(row.victim);
  return await runRow(row, own, seconds);
}
