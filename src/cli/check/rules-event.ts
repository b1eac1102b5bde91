import type { JsonObject } from "../../protocol/json-messages.ts";

/** An event of the run. Units: seconds since the beginning. */
export interface RulesEvent {
  atSeconds: number;
  what: "fault" | "open" | "resolved";
  /** Number of the rule, from 1 on; undefined for a fault. */
  rule: number | undefined;
  message: string;
}

/** The event of a rule's alert; undefined for other alerts. */
export function ruleEvent({
  kind,
  state,
  subject,
  message,
}: JsonObject): Omit<RulesEvent, "atSeconds"> | undefined {
  if (kind !== "rule" || (state !== "open" && state !== "resolved")) return undefined;
  const [, number] = /^rule (\d+)$/.exec(String(subject)) ?? [];
  return { what: state, rule: Number(number), message: String(message) };
}
