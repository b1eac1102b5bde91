import type { JsonObject } from "../../../protocol/json-messages.ts";
import { complaint, custom } from "../healthy/simulated-events.ts";
import type { ActiveFault, FaultEffect } from "./fault-effect.ts";

/** Faults that show in the game's events and log. */
export const logEffects = {
  "event-storm": {
    change({ events }, fault) {
      repeat(events, fault, (n) =>
        fault.target === "warning"
          ? complaint("warning", `path ${n} not found`)
          : custom("collision", { with: `Wall${n % 7}` }),
      );
    },
  },
  "error-burst": {
    change({ events }, fault) {
      repeat(events, fault, (n) =>
        complaint("error", `Invalid call on object ${n}`, { function: "_process", line: 17 }),
      );
    },
  },
} as const satisfies Record<string, FaultEffect>;

/** The events that are due at the fault's rate. */
function repeat(events: JsonObject[], fault: ActiveFault, make: (n: number) => JsonObject): void {
  const [told = 0] = fault.memory.get("told") ?? [];
  const due = Math.ceil(fault.magnitude * (fault.ageSeconds + fault.stepSeconds));
  for (let n = told; n < due; n++) events.push(make(n));
  fault.memory.set("told", [due]);
}
