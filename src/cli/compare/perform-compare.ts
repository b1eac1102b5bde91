import { systemClock } from "../../base/clock.ts";
import { terminalJson } from "../../base/terminal-text.ts";
import { measureFile } from "../shared/measure-file.ts";
import { printAnswer } from "../shared/print.ts";
import { Screen } from "../shared/screen.ts";
import { compareFiles } from "./compare-report.ts";
import { compareText } from "./compare-text.ts";

/** The flags of `compare`, as commander returns them. */
export interface CompareFlags {
  source?: string;
  sourceB?: string;
  hz?: number;
  warmup: number;
  duration?: number;
  json: boolean;
}

/** Compares two recordings, prints the report, and ends the process: 1 if b is worse, 2 if nothing could be compared. Fails: recording_failed, could_not_measure. */
export async function performCompare(a: string, b: string, flags: CompareFlags): Promise<never> {
  const { source, sourceB = source, hz, warmup: warmupSeconds, duration: durationSeconds, json } = flags;
  const asked = { hz, warmupSeconds, durationSeconds };
  const screen = new Screen(process.stderr, () => systemClock.monotonicMillis());
  const measured = async () =>
    [
      await measureFile(a, { ...asked, source }, screen),
      await measureFile(b, { ...asked, source: sourceB }, screen),
    ] as const;
  const report = compareFiles(...(await measured().finally(() => screen.end())));
  await printAnswer(json ? terminalJson(JSON.stringify(report, undefined, 2)) : compareText(report));
  process.exit(report.verdict === "worse" ? 1 : report.verdict === "not measured" ? 2 : 0);
}
