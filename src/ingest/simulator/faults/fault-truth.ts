import { FAULT_KINDS, type FaultKind } from "./fault-kinds.ts";

/** A fault that happened: the truth against which detectors are judged. */
export interface FaultTruth {
  kind: FaultKind;
  target: string;
  /** Number of the first frame that it changed. */
  startFrame: number;
  /** Number of the last frame that it changed; it rises while the fault lasts. */
  endFrame: number;
  /** End of the first and of the last frame that it changed, since the game began. Units: seconds. */
  startSeconds: number;
  endSeconds: number;
  /** The start by the game's clock, before the fault changed it. Units: unix seconds. */
  startUnixSeconds: number;
  magnitude: number;
}

/** The truth as a JSON document. `kinds` has the units of the magnitudes. */
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
