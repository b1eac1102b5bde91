import { FAULT_KINDS, type FaultKind } from "./fault-kinds.ts";

/** A fault that happened: what really was, to judge by whoever looks for it. */
export interface FaultTruth {
  kind: FaultKind;
  target: string;
  /** Number of the first frame that it touched. */
  startFrame: number;
  /** Number of the last; rising while it lasts. */
  endFrame: number;
  /** When the first frame that it touched ended, and the last, since the game began. Units: seconds. */
  startSeconds: number;
  endSeconds: number;
  /** The same start by the game's clock, as it was before. Units: unix seconds. */
  startUnixSeconds: number;
  magnitude: number;
}

/** The truth as a JSON document. `kinds` says what the magnitudes count. */
export function truthDocument(
  game: { seed: number; hz: number; source: string },
  faults: readonly Readonly<FaultTruth>[],
): string {
  const kinds = Object.fromEntries(
    [...new Set(faults.map(({ kind }) => kind))].map((kind) => {
      const { about, unit } = FAULT_KINDS[kind];
      return [kind, { about, unit }];
    }),
  );
  return `${JSON.stringify({ version: 1, ...game, kinds, faults }, undefined, 2)}\n`;
}
