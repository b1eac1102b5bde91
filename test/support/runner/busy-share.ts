import { cpus } from "node:os";

/** How long the machine is watched. Units: milliseconds. */
const WATCHED_MILLIS = 2000;

/** Watches for two seconds which share of the processors' time is in use, by whatever program; less long if `until` comes before. */
export async function busyShare(until: Promise<unknown>): Promise<number> {
  const before = processorMillis();
  await Promise.race([Bun.sleep(WATCHED_MILLIS), until]);
  const after = processorMillis();
  const all = after.all - before.all;
  return all === 0 ? 1 : (after.busy - before.busy) / all;
}

function processorMillis(): { busy: number; all: number } {
  let [busy, all] = [0, 0];
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle;
    all += sum;
    busy += sum - times.idle;
  }
  return { busy, all };
}
