import {
  type Cause,
  type Evidence,
  isWithin,
  longestSince,
  millisText,
  monitorBefore,
} from "../evidence/index.ts";
import { ENOUGH } from "./enough.ts";

/**
 * The physics step. The addon's sums have the longest step of their frames; Godot itself reports the worst of the last second, so that value
 * may arrive up to two seconds late.
 */
export function physicsCause(evidence: Evidence): Cause | undefined {
  const { excessMillis, usualPhysicsMillis, worstPhysicsMillis } = evidence;
  const told = longestSince(evidence, ({ physics_time_ms }) => physics_time_ms);
  const before = monitorBefore(evidence, ({ physics_time_ms }) => physics_time_ms);
  const profiled = [...evidence.scripts, ...evidence.servers].map(({ what }) => Number(what.physics_time_ms));
  const worst = Math.max(
    0,
    ...[worstPhysicsMillis, told, ...profiled].filter((millis) => isWithin(evidence, millis)),
  );
  const usual = usualPhysicsMillis || before || 0;
  const share = (worst - usual) / excessMillis;
  if (!(share >= ENOUGH)) return undefined;
  return {
    kind: "physics",
    confidence: Math.min(0.9, 0.5 + 0.4 * share),
    evidence: `the physics step took ${millisText(worst)}, usually ${millisText(usual)}`,
  };
}
