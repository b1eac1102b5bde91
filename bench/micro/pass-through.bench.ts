import { join } from "node:path";
import type { Bench, BenchReport } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import { formatTable } from "../support/table.ts";

/** What pass-through-allocations.ts prints. */
interface Allocations {
  bytesPerMessage: number;
  publishedPerMessage: number;
}

/** The smallest object takes 16 bytes; a tenth of a byte is noise of the measurement. */
const NO_ALLOCATION_BYTES = 0.1;
const SMALLEST_OBJECT_BYTES = 16;

/** Whether a 0x01 goes through the relay's own code without allocating. */
export const passThroughBench: Bench = {
  about: "what a 0x01 packet allocates in the relay's own code, from a game's message to the native publish",
  async run(): Promise<BenchReport> {
    const relay = await measure([]);
    const baseline = await measure(["baseline"]);
    const rows = [
      ["the relay's own code", relay],
      ["the same and one small object a message", baseline],
    ] as const;
    const table = formatTable(
      ["0x01 to 10 classic clients", "bytes allocated per message", "published per message"],
      rows.map(([name, { bytesPerMessage, publishedPerMessage }]) => [
        name,
        bytesPerMessage.toFixed(2),
        String(publishedPerMessage),
      ]),
    );
    const budgets = [
      checkedBudget(
        "no allocation per message on the 0x01 pass-through path",
        `${relay.bytesPerMessage.toFixed(2)} bytes`,
        relay.bytesPerMessage < NO_ALLOCATION_BYTES && relay.publishedPerMessage === 1,
      ),
      checkedBudget(
        "the meter sees one small object a message",
        `${baseline.bytesPerMessage.toFixed(2)} bytes`,
        baseline.bytesPerMessage >= SMALLEST_OBJECT_BYTES,
      ),
    ];
    return { tables: [table], budgets, results: { relay, baseline } };
  },
};

/** Each in a process of its own, without a garbage collector. */
async function measure(words: readonly string[]): Promise<Allocations> {
  const script = join(import.meta.dir, "pass-through-allocations.ts");
  const child = Bun.spawn([process.execPath, script, ...words], {
    env: { ...process.env, BUN_JSC_useGC: "0" },
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await child.stdout.text();
  if ((await child.exited) === 0) return JSON.parse(printed) as Allocations;
  throw new Error(
    `expected pass-through-allocations.ts to print its figures, got exit code ${child.exitCode}`,
  );
}
