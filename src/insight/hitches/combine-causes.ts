import { type Cause, PROBABLE } from "./evidence/index.ts";

/** The confidence in the cause of a frame that lost less than this share of what the worst one lost is reduced. */
const MUCH = 0.4;

/** The causes of a frame that was the worst of its episode until another outdid it. */
export interface EarlierCauses {
  causes: readonly Cause[];
  /** The frame in words. */
  frame: string;
  /** How much of the time that the worst frame lost it lost. */
  share: number;
}

/**
 * The causes of an episode, most likely first: those of its worst frame, and those of frames that were the worst before. A worse frame
 * whose cause is known less well takes no cause away.
 */
export function combineCauses(
  own: readonly [Cause, ...Cause[]],
  earlier: readonly EarlierCauses[],
): [Cause, ...Cause[]] {
  const before = earlier
    .flatMap(({ causes, frame, share }) => causes.map((cause) => asEarlier(cause, frame, share)))
    .filter(({ kind }) => kind !== "unknown" && kind !== "waiting")
    .sort(byConfidence)
    .filter((cause, index, all) => ![...own, ...all.slice(0, index)].some((one) => isSame(one, cause)));
  const [first, ...others] = own;
  if (before.length === 0) return [first, ...others];
  if (first.kind === "unknown") return before as [Cause, ...Cause[]];
  // A game that was late by itself did not only wait.
  const isExcuse = first.kind === "waiting" && (before[0]?.confidence ?? 0) >= PROBABLE;
  const ranked = [...own, ...before].sort(byConfidence);
  return (isExcuse ? [before[0], ...ranked.filter((cause) => cause !== before[0])] : ranked) as [
    Cause,
    ...Cause[],
  ];
}

function asEarlier(cause: Cause, frame: string, share: number): Cause {
  const factor = share >= MUCH ? 1 : share;
  const confidence = Math.round(cause.confidence * factor * 100) / 100;
  return { ...cause, confidence, evidence: `in ${frame}: ${cause.evidence}` };
}

function byConfidence(one: Cause, other: Cause): number {
  return other.confidence - one.confidence;
}

function isSame(one: Cause, other: Cause): boolean {
  return one.kind === other.kind && one.function === other.function && one.file === other.file;
}
