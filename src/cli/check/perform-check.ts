import { statSync, writeFileSync } from "node:fs";
import { CONFIG_VARIABLE, readConfigFile, resolveSettings } from "../../app/index.ts";
import { systemClock } from "../../base/clock.ts";
import { tryToWrite } from "../../base/platform/file-names.ts";
import { terminalJson } from "../../base/terminal-text.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { withoutSecrets } from "../../protocol/token-carrier.ts";
import { printAnswer } from "../shared/print.ts";
import { Screen } from "../shared/screen.ts";
import type { CheckFlags } from "./check-options.ts";
import { exitCodeOf } from "./check-report.ts";
import { checkRules } from "./check-rules.ts";
import { failureJunit, reportJunit } from "./report-junit.ts";
import { failureMarkdown, reportMarkdown } from "./report-markdown.ts";
import { reportText } from "./report-text.ts";
import { runCheck } from "./run-check.ts";

/** Runs a check or tries rules, prints and writes the reports, and ends the process. Fails: what `runCheck` and `checkRules` find, bad_usage. */
export async function performCheck(flags: CheckFlags): Promise<never> {
  if (flags.rules) process.exit(await checkRules(rulesOf(flags), flags));
  for (const path of [flags.junit, flags.markdown, flags.updateBaseline ? flags.baseline : undefined])
    if (path !== undefined) expectWritable(path);
  const screen = new Screen(process.stderr, () => systemClock.monotonicMillis());
  const report = await runCheck(flags, screen)
    .catch((error: unknown) => {
      // A reader of the report files must see why there is no result.
      if (error instanceof RelayError) writeReports(flags, failureOf(withoutSecrets(error.message)));
      throw error;
    })
    .finally(() => screen.end());
  await printAnswer(flags.json ? terminalJson(JSON.stringify(report, undefined, 2)) : reportText(report));
  writeReports(flags, { junit: () => reportJunit(report), markdown: () => reportMarkdown(report) });
  process.exit(exitCodeOf(report));
}

/** The rules of --rule, or else those of the configuration. Fails: bad_config. */
function rulesOf({ rule, config }: CheckFlags): readonly string[] {
  if (rule !== undefined) return rule;
  const file = readConfigFile(process.cwd(), config ?? (process.env[CONFIG_VARIABLE] || undefined));
  const { options } = resolveSettings({ file, environment: process.env, flags: new Map() });
  return options.insight.rules;
}

/** Checks that a report can be written, so that nobody waits for a run in vain. Fails: bad_usage. */
function expectWritable(path: string): void {
  try {
    tryToWrite(path);
  } catch (error) {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    const problem = isFolder ? `${path}, a folder` : (error as Error).message;
    throw new RelayError("bad_usage", `expected a file that can be written, got: ${problem}`);
  }
}

/** The texts of the report files: the report, or the reason why there is none. */
interface Written {
  junit(): string;
  markdown(): string;
}

function failureOf(message: string): Written {
  return { junit: () => failureJunit(message), markdown: () => failureMarkdown(message) };
}

function writeReports({ junit, markdown }: CheckFlags, written: Written): void {
  try {
    if (junit !== undefined) writeFileSync(junit, written.junit());
    if (markdown !== undefined) writeFileSync(markdown, written.markdown());
  } catch (error) {
    const { message } = error as Error;
    throw new RelayError("bad_usage", `expected a report that can be written, got: ${message}`);
  }
}
