/** Runs a program ahead of all usual ones, as if it had cores of its own. */
const AHEAD = ["chrt", "--rr", "1"];

/** What to put before a command so that it does not wait for programs of usual priority; undefined where that is not permitted. */
export function aheadOfOthers(): readonly string[] | undefined {
  try {
    return Bun.spawnSync([...AHEAD, "true"], { stderr: "ignore" }).exitCode === 0 ? AHEAD : undefined;
  } catch {
    return undefined;
  }
}
