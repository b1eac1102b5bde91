export type { FrameInTheMaking, FrameTiming } from "./fault-effect.ts";
export { FAULT_KIND_NAMES, FAULT_KINDS, type FaultKind, isFaultKind } from "./fault-kinds.ts";
export { DEFAULT_FAULT_TIMES, FaultPlan, type PlannedFault } from "./fault-plan.ts";
export { FaultPlayer, type FaultSource } from "./fault-player.ts";
export { type FaultTruth, truthDocument } from "./fault-truth.ts";
