/**
 * The relay as `serve` runs it, in a process of its own that tells how it stands: `bun relay-process.ts`.
 * Prints its address, and a {@link Footing} as JSON for each line of input.
 */
import { heapStats } from "bun:jsc";
import { readdirSync, readFileSync } from "node:fs";
import { startRelay } from "../../../src/app/index.ts";
import { silentLog } from "../../../src/base/log.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { CountingClock } from "./counting-clock.ts";
import type { Footing } from "./footing.ts";

const clock = new CountingClock();
// Patience is what a flood lasts.
const options = { port: 0, limits: { ...DEFAULT_LIMITS, patienceSeconds: 1 } };
const relay = startRelay(options, { clock, log: silentLog });
console.log(relay.url);
for await (const _ of console) console.log(JSON.stringify(await footing()));

async function footing(): Promise<Footing> {
  // Twice, with a second between: what the first finds unused is given back a moment later.
  Bun.gc(true);
  const wakeUps = await wakeUpsOfASecond();
  Bun.gc(true);
  const { objectCount, heapSize } = heapStats();
  return {
    residentBytes: 1024 * statusValue("VmRSS"),
    heapBytes: heapSize,
    objects: objectCount,
    timers: clock.timers,
    // One of them is the list itself.
    files: readdirSync("/proc/self/fd").length - 1,
    wakeUps,
  };
}

/** Of the main thread, where all timers are. */
async function wakeUpsOfASecond(): Promise<number> {
  const before = statusValue("voluntary_ctxt_switches");
  await Bun.sleep(1000);
  return statusValue("voluntary_ctxt_switches") - before;
}

function statusValue(name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
}
