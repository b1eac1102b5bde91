import { heapStats } from "bun:jsc";
import { readdirSync, readFileSync } from "node:fs";
import type { CountingClock } from "./counting-clock.ts";
import type { Footing } from "./footing.ts";

/** Reads how this process stands, from a second of watching it. Collects its garbage first. Linux only. */
export async function readFooting(clock: CountingClock): Promise<Footing> {
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
