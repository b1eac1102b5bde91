import { terminalJson } from "../../base/terminal-text.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { printAnswer } from "../shared/print.ts";
import { textTable } from "../shared/text-table.ts";
import { type CheckFlags, USUAL_SECONDS } from "./check-options.ts";
import { playRules, type RulesEvent } from "./play-rules.ts";

/** Tries rules on a simulated run and prints their alerts. Returns the exit code: 1 if a rule raised an alert. Fails: bad_usage, bad_config. */
export async function checkRules(rules: readonly string[], flags: CheckFlags): Promise<0 | 1> {
  if (rules.length === 0) {
    const message = 'expected rules, from --rule or from "rules" in the configuration, but there are none';
    throw new RelayError("bad_usage", message);
  }
  const { hz, seed, faults = [], duration: seconds = USUAL_SECONDS, json } = flags;
  const events = playRules({ rules, hz, seed, seconds, faults });
  const opened = events.filter(({ what }) => what === "open");
  await printAnswer(
    json
      ? terminalJson(JSON.stringify({ rules, hz, seed, seconds, faults, events }, undefined, 2))
      : describeRules(rules, events, `a simulated run of ${seconds} s at ${hz} Hz, seed ${seed}`),
  );
  return opened.length === 0 ? 0 : 1;
}

function describeRules(rules: readonly string[], events: readonly RulesEvent[], run: string): string {
  const rows = rules.map((text, index) => {
    const own = events.filter(({ rule, what }) => rule === index + 1 && what === "open");
    return [String(index + 1), own.length === 0 ? "none" : String(own.length), text];
  });
  const happened = events.map(({ atSeconds, what, rule, message }) => [
    `${atSeconds.toFixed(2)} s`,
    what === "fault" ? "fault" : `rule ${rule} ${what === "open" ? "alert" : "resolved"}`,
    message,
  ]);
  const parts = [run, textTable(["rule", "alerts", "text"], rows, { leftColumns: 3 })];
  if (happened.length > 0) parts.push(textTable(["time", "event", "message"], happened, { leftColumns: 3 }));
  return parts.join("\n\n");
}
