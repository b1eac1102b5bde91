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
 * whose cause is known less well takes no cause away. A frame that most likely waited accuses nobody: what else may explain it did not.
 */
export function combineCauses(
  own: readonly [Cause, ...Cause[]],
  earlier: readonly EarlierCauses[],
): [Cause, ...Cause[]] {
  const before = earlier
    .filter(({ causes: [likeliest] }) => likeliest !== undefined && !isBlameless(likeliest))
    .flatMap(({ causes, frame, share }) => causes.map((cause) => asEarlier(cause, frame, share)))
    .filter((cause) => !isBlameless(cause))
    .sort(byConfidence)
    .filter((cause, index, all) => ![...own, ...all.slice(0, index)].some((one) => isSame(one, cause)));
  const [first, ...others] = own;
  const [likeliest] = before;
  if (likeliest === undefined) return [first, ...others];
  // A busy machine is a better reason not to know than a guess about another frame is to know.
  if (first.kind === "unknown")
    return first.confidence > likeliest.confidence ? [first, ...before] : [likeliest, ...before.slice(1)];
  // A game that was late by itself did not only wait.
  const isExcuse = first.kind === "waiting" && likeliest.confidence >= PROBABLE;
  const ranked = [...own, ...before].sort(byConfidence);
  return (isExcuse ? [likeliest, ...ranked.filter((cause) => cause !== likeliest)] : ranked) as [
    Cause,
    ...Cause[],
  ];
}

function asEarlier(cause: Cause, frame: string, share: number): Cause {
  const factor = share >= MUCH ? 1 : share;
  const confidence = Math.round(cause.confidence * factor * 100) / 100;
  return { ...cause, confidence, evidence: `in ${frame}: ${cause.evidence}` };
}

function isBlameless({ kind }: Cause): boolean {
  return kind === "unknown" || kind === "waiting";
}

function byConfidence(one: Cause, other: Cause): number {
  return other.confidence - one.confidence;
}

function isSame(one: Cause, other: Cause): boolean {
  return one.kind === other.kind && one.function === other.function && one.file === other.file;
}
