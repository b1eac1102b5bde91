import type { FaultEffect } from "./fault-effect.ts";

/** Faults that take memory or nodes and never release them. */
export const memoryEffects = {
  leak: {
    change({ monitors }, { magnitude, stepSeconds }) {
      monitors.leakedMib += (magnitude / 60) * stepSeconds;
    },
  },
  "node-leak": {
    change({ monitors }, { target, magnitude, ageSeconds, stepSeconds, memory }) {
      const [told = 0] = memory.get("told") ?? [];
      const due = Math.floor((magnitude / 60) * (ageSeconds + stepSeconds));
      if (target === "nodes") monitors.leakedNodes += due - told;
      else monitors.leakedOrphans += due - told;
      memory.set("told", [due]);
    },
  },
} as const satisfies Record<string, FaultEffect>;
