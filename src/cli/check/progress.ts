import type { RunProgress } from "./measure-run.ts";

/** Width of the bar. Units: characters. */
const BAR_CHARACTERS = 20;

/** The progress of a check in one line: `run 2 of 5  measuring  [#####     ] 8 of 30 s  712 samples`. */
export function describeProgress(
  { run, of }: { run: number; of: number },
  { phase, seconds, ofSeconds, samples }: RunProgress,
): string {
  const share = ofSeconds === 0 ? 1 : Math.min(1, seconds / ofSeconds);
  const bar = "#".repeat(Math.round(share * BAR_CHARACTERS)).padEnd(BAR_CHARACTERS);
  const which = of === 1 ? "" : `run ${run} of ${of}  `;
  const came = phase === "measuring" ? `  ${samples} samples` : "";
  return `${which}${phase}  [${bar}] ${Math.floor(seconds)} of ${ofSeconds} s${came}`;
}
