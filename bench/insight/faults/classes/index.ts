import type { FaultClass, GamePlan } from "../fault.ts";
import { planCauses } from "./causes.ts";
import { planMemory } from "./memory.ts";
import { planOnPurpose } from "./on-purpose.ts";
import { planOthers } from "./others.ts";
import { planStutter } from "./stutter.ts";
import { planTracking } from "./tracking.ts";

export { planHealthy } from "./healthy.ts";

/** The games of each class with faults, in full and in the short form. */
const PLANS: Readonly<Record<Exclude<FaultClass, "healthy">, (seed: number, smoke: boolean) => GamePlan[]>> =
  {
    causes: (seed, smoke) => planCauses(seed, false, smoke ? 4 : undefined),
    "causes-profiled": (seed, smoke) => planCauses(seed + 100, true, smoke ? 4 : undefined),
    stutter: (seed, smoke) => planStutter(seed + 200, smoke ? 3 : undefined),
    "on-purpose": (seed, smoke) => planOnPurpose(seed + 300, smoke ? 6 : undefined),
    tracking: (seed, smoke) => planTracking(seed + 400, smoke ? 8 : undefined),
    memory: (seed, smoke) => planMemory(seed + 500, smoke ? 2 : undefined),
    others: (seed, smoke) => planOthers(seed + 600, smoke ? 1 : undefined),
  };

/** The classes with faults, by name. */
export const CLASSES_WITH_FAULTS = Object.keys(PLANS) as (keyof typeof PLANS)[];

/** The games of a class. The same seed makes the same games. */
export function planClass(one: keyof typeof PLANS, seed: number, smoke: boolean): GamePlan[] {
  return PLANS[one](seed, smoke);
}
