/**
 * The benches: `bun run bench [codec|fan-out] [smoke]`.
 * Exit codes: 0 every budget holds, 1 one is broken, 2 used wrongly or could not run.
 */
import { runFanOutBench } from "./load/fan-out.ts";
import type { Budget } from "./support/budget.ts";
import { reportCodecBench } from "./support/report-codec.ts";

const BENCHES = { codec: reportCodecBench, "fan-out": runFanOutBench };

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

async function main(words: readonly string[]): Promise<number> {
  const smoke = words.includes("smoke");
  const asked = words.filter((word) => word !== "smoke");
  const unknown = asked.find((word) => !Object.hasOwn(BENCHES, word));
  if (unknown !== undefined) {
    const known = [...Object.keys(BENCHES), "smoke"].join(", ");
    console.error(`error: expected any of the words ${known}, got ${JSON.stringify(unknown)}`);
    return 2;
  }
  const budgets: Budget[] = [];
  for (const [name, run] of Object.entries(BENCHES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    budgets.push(...(await run({ smoke })));
    console.log();
  }
  return conclude(budgets, smoke);
}

/** Says in one line whether the budgets hold. Returns the exit code. */
function conclude(budgets: readonly Budget[], smoke: boolean): number {
  const count = (outcome: Budget["outcome"]) => budgets.filter((budget) => budget.outcome === outcome).length;
  const [broken, skipped] = [count("broken"), count("skipped")];
  const verdict =
    broken > 0 ? `${broken} of ${budgets.length} budgets broken` : "every budget that was checked holds";
  const leftOut = skipped > 0 ? `, ${skipped} skipped` : "";
  console.log(`bench: ${verdict}${leftOut} (${smoke ? "smoke" : "full"} budgets)`);
  return broken > 0 ? 1 : 0;
}
