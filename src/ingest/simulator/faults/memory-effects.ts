import type { FaultEffect } from "./fault-effect.ts";

/** Faults that take and do not give back. */
export const memoryEffects = {
  leak: {
    change({ figures }, { magnitude, stepSeconds }) {
      figures.leakedMib += (magnitude / 60) * stepSeconds;
    },
  },
  "node-leak": {
    change({ figures }, { target, magnitude, ageSeconds, stepSeconds, memory }) {
      const [told = 0] = memory.get("told") ?? [];
      const due = Math.floor((magnitude / 60) * (ageSeconds + stepSeconds));
      if (target === "nodes") figures.leakedNodes += due - told;
      else figures.leakedOrphans += due - told;
      memory.set("told", [due]);
    },
  },
} as const satisfies Record<string, FaultEffect>;
