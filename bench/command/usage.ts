import type { Bench } from "../support/bench.ts";

/** Length of a soak and of a healthy game if the command line names none. Units: minutes. */
export const DEFAULT_MINUTES = 10;
/** The seed of the faults in Godot if the command line names none. */
export const DEFAULT_SEED = 1;

/** Help for the command line. */
export function usage(benches: Readonly<Record<string, Bench>>): string {
  const width = Math.max(...Object.keys(benches).map((name) => name.length));
  const lines = Object.entries(benches).map(
    ([name, { about, onlyByName }]) => `  ${name.padEnd(width)}  ${about}${whenOf(onlyByName)}`,
  );
  return [
    "usage: bun run bench [names…] [smoke] [--minutes N | --hours N] [--seed N] [--classes A,B]",
    "       bun run bench [names…] --summary",
    "       bun run bench [names…] --write-docs",
    "",
    ...lines,
    "",
    "  smoke         the short form for CI: wide budgets, and the best of three runs counts",
    `  --minutes N   how long the soak, insight-godot and insight-healthy last (${DEFAULT_MINUTES})`,
    "  --hours N     the same in hours",
    `  --seed N      other orders and sizes for insight-faults and insight-healthy (${DEFAULT_SEED})`,
    "  --classes A,B the classes of faults that insight-faults plays (all)",
    "  --summary     print the summary of the stored results, and run nothing",
    "  --write-docs  write the stored results of full runs into docs/benchmarks.md, and run nothing",
    "",
    "Exit codes: 0 every budget holds, 1 one is broken, 2 used wrongly or could not run.",
  ].join("\n");
}

function whenOf(onlyByName: Bench["onlyByName"]): string {
  if (onlyByName === "except in smoke") return " (only where named, and in smoke)";
  return onlyByName ? " (only where named)" : "";
}
