import type { HealthyReport } from "./healthy-report.ts";
import type { LoopReport } from "./loop-turns.ts";
import type { Memory } from "./victim.ts";

/** What came of one row. */
export interface RowOutcome {
  name: string;
  /** How long the attack lasted. */
  seconds: number;
  tried: number;
  /** What the relay refused meanwhile, by code. */
  refused: Record<string, number>;
  healthy: HealthyReport;
  /** What the relay's event loop did meanwhile. */
  loop: LoopReport;
  /** Memory of the relay before; the most while it was attacked; after everybody had left. */
  memory: { before: Memory; peakBytes: number; afterBytes: number };
  /** What a newcomer met afterwards; undefined if it was served as usual. */
  newcomerFault: string | undefined;
}
