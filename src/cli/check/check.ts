import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { CONFIG_VARIABLE, readConfigFile, resolveSettings } from "../../app/index.ts";
import { systemClock } from "../../base/clock.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { Screen } from "../screen.ts";
import { addCheckOptions, type CheckFlags } from "./check-options.ts";
import { type CheckReport, exitCodeOf } from "./check-report.ts";
import { checkRules } from "./check-rules.ts";
import { reportJunit } from "./report-junit.ts";
import { reportMarkdown } from "./report-markdown.ts";
import { reportText } from "./report-text.ts";
import { runCheck } from "./run-check.ts";

/** `check`: a game's frame budget as a test. */
export function checkCommand(): Command {
  const command = new Command("check").description(
    "hold a game against its frame budget and against earlier runs; exit 1 when it is broken or worse, 2 when it could not be measured",
  );
  return addCheckOptions(command).action(async () => {
    const flags = command.opts<CheckFlags>();
    if (flags.rules) process.exit(checkRules(rulesOf(flags), flags));
    const screen = new Screen(process.stderr, () => systemClock.monotonicMillis());
    const report = await runCheck(flags, screen).finally(() => screen.end());
    console.log(flags.json ? JSON.stringify(report, undefined, 2) : reportText(report));
    writeReports(flags, report);
    process.exit(exitCodeOf(report));
  });
}

/** The rules that were given, else those of the configuration, checked either way. Fails: bad_config. */
function rulesOf({ rule, config }: CheckFlags): readonly string[] {
  if (rule !== undefined) return rule;
  const file = readConfigFile(process.cwd(), config ?? (process.env[CONFIG_VARIABLE] || undefined));
  const { options } = resolveSettings({ file, environment: process.env, flags: new Map() });
  return options.insight.rules;
}

function writeReports({ junit, markdown }: CheckFlags, report: CheckReport): void {
  try {
    if (junit !== undefined) writeFileSync(junit, reportJunit(report));
    if (markdown !== undefined) writeFileSync(markdown, reportMarkdown(report));
  } catch (error) {
    const { message } = error as Error;
    throw new RelayError("bad_usage", `expected a report that can be written, got: ${message}`);
  }
}
