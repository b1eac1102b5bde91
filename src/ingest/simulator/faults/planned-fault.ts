import type { FaultKind } from "./fault-kinds.ts";

/** A fault that is to happen. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** What it befalls, as {@link FAULT_KINDS} names it. */
  readonly target: string;
  /** When it begins, since the game began. Units: seconds. */
  readonly startSeconds: number;
  /** When it ends; as startSeconds where it is one frame. Units: seconds. */
  readonly endSeconds: number;
  /** How large it is, in the unit of its kind. */
  readonly magnitude: number;
}
