import { join } from "node:path";
import type { Bench, BenchReport } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import type { Table } from "../support/table.ts";
import type { GameMessageKind } from "./support/game-messages.ts";

/** Output of pass-through-allocations.ts. */
interface Passed {
  bytesPerFrame: number;
  nanosPerFrame: number;
  publishedPerFrame: number;
}

/** Limit for no allocation. The smallest object takes 16 bytes; a tenth of a byte is noise of the measurement. */
const NO_ALLOCATION_BYTES = 0.1;
const SMALLEST_OBJECT_BYTES = 16;

/** Messages published per frame for each kind of message: a 0x01 packet to classic and to binary clients, and poses to binary clients. */
const PUBLISHED: Readonly<Record<GameMessageKind, number>> = { frames: 3, packets: 3, alone: 2 };

/** Memory and time of a frame in the relay's own code, on the one way through the hub. */
export const passThroughBench: Bench = {
  about: "memory and time of a frame in the relay's own code, from a game's message to the native publish",
  async run(): Promise<BenchReport> {
    const packets = await measure("packets");
    const alone = await measure("alone");
    const frames = await measure("frames");
    const baseline = await measure("alone", "baseline");
    const rows = [
      ["0x04 of nine frames (the addon)", frames],
      ["0x01 and 0x03 in one message (simulate)", packets],
      ["0x01 alone", alone],
      ["0x01 alone and one small object a publish", baseline],
    ] as const;
    const table: Table = {
      name: "frames",
      head: [
        "to 5 classic and 5 binary clients",
        "bytes allocated a frame",
        "ns a frame",
        "published a frame",
      ],
      rows: rows.map(([name, { bytesPerFrame, nanosPerFrame, publishedPerFrame }]) => [
        name,
        bytesPerFrame.toFixed(2),
        nanosPerFrame.toFixed(0),
        publishedPerFrame.toFixed(2),
      ]),
    };
    const budgets = [
      checkedBudget({
        what: "allocated for a 0x01 alone",
        asked: `below ${NO_ALLOCATION_BYTES} bytes, all published`,
        measured: `${alone.bytesPerFrame.toFixed(2)} bytes`,
        holds: alone.bytesPerFrame < NO_ALLOCATION_BYTES && alone.publishedPerFrame === PUBLISHED.alone,
      }),
      checkedBudget({
        what: "allocated for 0x01 and 0x03 in one message",
        asked: `below ${NO_ALLOCATION_BYTES} bytes, all published`,
        measured: `${packets.bytesPerFrame.toFixed(2)} bytes`,
        holds: packets.bytesPerFrame < NO_ALLOCATION_BYTES && packets.publishedPerFrame === PUBLISHED.packets,
      }),
      checkedBudget({
        what: "allocated for a frame of a 0x04",
        asked: `below ${NO_ALLOCATION_BYTES} bytes, all published`,
        measured: `${frames.bytesPerFrame.toFixed(2)} bytes`,
        // The frames of a round are no multiple of those of a message.
        holds:
          frames.bytesPerFrame < NO_ALLOCATION_BYTES &&
          Math.abs(frames.publishedPerFrame - PUBLISHED.frames) < 0.01,
      }),
      checkedBudget({
        what: "one small object a publish, as the measurement sees it",
        asked: `at least ${SMALLEST_OBJECT_BYTES} bytes`,
        measured: `${baseline.bytesPerFrame.toFixed(2)} bytes`,
        holds: baseline.bytesPerFrame >= SMALLEST_OBJECT_BYTES,
      }),
    ];
    return { tables: [table], budgets, results: { frames, packets, alone, baseline } };
  },
};

/** Runs each measurement in a process of its own, without a garbage collector. */
async function measure(kind: GameMessageKind, ...words: readonly string[]): Promise<Passed> {
  const script = join(import.meta.dir, "pass-through-allocations.ts");
  const child = Bun.spawn([process.execPath, script, kind, ...words], {
    env: { ...process.env, BUN_JSC_useGC: "0" },
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await child.stdout.text();
  if ((await child.exited) === 0) return JSON.parse(printed) as Passed;
  throw new Error(
    `expected pass-through-allocations.ts to print its result, got exit code ${child.exitCode}`,
  );
}
