import { terminalJson } from "../../base/terminal-text.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { printAnswer } from "../shared/print.ts";
import { textTable } from "../shared/text-table.ts";
import { type CheckFlags, USUAL_SECONDS } from "./check-options.ts";
import { playRecordedRules } from "./play-recorded-rules.ts";
import { playRules } from "./play-rules.ts";
import type { RulesEvent } from "./rules-event.ts";

/** Tries rules on a simulated run or a recording and prints their alerts. Returns the exit code: 1 if a rule raised an alert. Fails: bad_usage, bad_config. */
export async function checkRules(rules: readonly string[], flags: CheckFlags): Promise<0 | 1> {
  if (rules.length === 0) {
    const message = 'expected rules, from --rule or from "rules" in the configuration, but there are none';
    throw new RelayError("bad_usage", message);
  }
  const { on, run, events } =
    flags.recording === undefined ? simulated(rules, flags) : await recorded(rules, flags.recording, flags);
  const opened = events.filter(({ what }) => what === "open");
  await printAnswer(
    flags.json
      ? terminalJson(JSON.stringify({ rules, ...run, events }, undefined, 2))
      : describeRules(rules, events, on),
  );
  return opened.length === 0 ? 0 : 1;
}

/** What rules were tried on, in words and as data, and what happened. */
interface TriedRules {
  on: string;
  run: object;
  events: readonly RulesEvent[];
}

function simulated(rules: readonly string[], flags: CheckFlags): TriedRules {
  const { hz, seed, faults = [], duration: seconds = USUAL_SECONDS } = flags;
  const run = { hz, seed, seconds, faults };
  const on = `a simulated run of ${seconds} s at ${hz} Hz, seed ${seed}`;
  return { on, run, events: playRules({ rules, ...run }) };
}

async function recorded(
  rules: readonly string[],
  [file = "", ...others]: readonly string[],
  { source }: CheckFlags,
): Promise<TriedRules> {
  if (others.length > 0)
    throw new RelayError("bad_usage", "expected one --recording with --rules, got several");
  const events = await playRecordedRules({ rules, file, source });
  return { on: `the recording ${file}`, run: { recording: file }, events };
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
