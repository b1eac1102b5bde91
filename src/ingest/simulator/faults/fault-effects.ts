import { bodyEffects } from "./body-effects.ts";
import type { FaultEffect } from "./fault-effect.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { frameEffects } from "./frame-effects.ts";
import { logEffects } from "./log-effects.ts";
import { memoryEffects } from "./memory-effects.ts";
import { trackingEffects } from "./tracking-effects.ts";

/** The effect of every kind of fault. */
export const FAULT_EFFECTS: Readonly<Record<FaultKind, FaultEffect>> = {
  ...frameEffects,
  ...trackingEffects,
  ...bodyEffects,
  ...memoryEffects,
  ...logEffects,
};
