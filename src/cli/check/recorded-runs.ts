import { rounded } from "../../base/rounded.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { type MeasuredFile, measureFile } from "../shared/measure-file.ts";
import type { Screen } from "../shared/screen.ts";
import type { CheckFlags } from "./check-options.ts";
import type { RunSetting } from "./run-setting.ts";

/** Measures recordings as the runs of a check, one each. Fails: could_not_measure. */
export async function settingOfRecordings(
  paths: readonly string[],
  { source, warmup, duration }: CheckFlags,
  hz: number,
  screen: Screen,
): Promise<RunSetting> {
  const files: MeasuredFile[] = [];
  const asked = { source, hz, warmupSeconds: warmup, durationSeconds: duration };
  for (const path of paths) files.push(await measureFile(path, asked, screen));
  expectAlike(files);
  return {
    async measure(run) {
      const file = files[run - 1];
      if (file === undefined) throw new RelayError("internal", `expected a recording for run ${run}`);
      return file.run;
    },
    seconds: (runs) => duration ?? rounded(Math.min(...runs.map(({ seconds }) => seconds)), 1),
    profile: files[0]?.profiled === true,
    notes: [`measured from ${paths.join(", ")}; recordings have no cpu_ms`],
  };
}

/** Runs of a check are of one game, measured in one way. Fails: could_not_measure. */
function expectAlike([first, ...others]: readonly MeasuredFile[]): void {
  for (const { path, run, profiled } of others) {
    if (run.source !== first?.run.source)
      throw new RelayError(
        "could_not_measure",
        `expected recordings of one game, got ${first?.run.source} in ${first?.path} and ${run.source} in ${path}`,
      );
    if (profiled !== first.profiled)
      throw new RelayError(
        "could_not_measure",
        `expected recordings that are profiled all or none, but of ${first.path} and ${path} one is`,
      );
  }
}
