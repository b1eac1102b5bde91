/** What a frame was, by the refreshes that it lost. */
export type FrameKind = "inBudget" | "over" | "lost1" | "lost2" | "untold";

/** A frame this much over the budget is "over", and loses a refresh from 1.5 budgets on. */
const OVER = 1.05;

/** The kind of a frame. NaN is a hole, where nothing was told. */
export function frameKind(frameMillis: number, budgetMillis: number): FrameKind {
  if (Number.isNaN(frameMillis)) return "untold";
  const lost = refreshesLost(frameMillis, budgetMillis);
  if (lost >= 2) return "lost2";
  if (lost === 1) return "lost1";
  return frameMillis > budgetMillis * OVER ? "over" : "inBudget";
}

/** Display refreshes that passed without a new frame. */
export function refreshesLost(frameMillis: number, budgetMillis: number): number {
  return Math.max(0, Math.round(frameMillis / budgetMillis) - 1);
}
