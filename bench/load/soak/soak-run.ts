import type { Footing } from "../../../test/e2e/abuse/footing.ts";
import { ChildLines } from "../../../test/e2e/abuse/table/child-lines.ts";
import type { CastCounts } from "./cast.ts";
import type { LoopDelays } from "./loop-delay.ts";
import { SoakedRelay } from "./soaked-relay.ts";

/** One reading of the relay's memory. */
export interface MemorySample {
  seconds: number;
  residentBytes: number;
  clients: number;
}

/** Lengths of a soak. Units: seconds. */
export interface SoakPlan {
  /** How long everybody is there once before the first measurement, so that all code has run. */
  rehearsalSeconds: number;
  seconds: number;
  /** After this time everything that is kept has filled up. */
  warmUpSeconds: number;
  /** Time between two readings of the memory. */
  sampleSeconds: number;
  /** Longest wait after everybody has gone until files and timers are back. A request for values of games holds a timer for 30 s. */
  restSeconds: number;
  /** How long the relay keeps events and seconds, and how long the game that restarts plays: memory is flat once as many are kept as may be. */
  historySeconds: number;
  playsSeconds: number;
  seed: number;
}

/** What came of a soak. */
export interface SoakReport {
  samples: MemorySample[];
  /** Objects in use, after a collection, at the end of the warm-up and at the end. Units: bytes. */
  live: { early: number; late: number };
  loop: LoopDelays;
  counts: CastCounts;
  /** How the relay stood after its start, after the rehearsal, and after everybody had gone. */
  start: Footing;
  before: Footing;
  after: Footing;
}

/** Runs a soak. Linux only. */
export async function runSoak(plan: SoakPlan): Promise<SoakReport> {
  const { rehearsalSeconds, seconds, warmUpSeconds, sampleSeconds, restSeconds } = plan;
  await using relay = await SoakedRelay.start(plan.historySeconds);
  const start = await relay.footing();
  await withCast(relay, plan, () => Bun.sleep(1000 * rehearsalSeconds));
  await relay.untilRest(start, restSeconds);
  const before = await relay.footing();

  const samples: MemorySample[] = [];
  const { loop, live, counts } = await withCast(relay, plan, async (readCounts) => {
    await relay.restartLoop();
    const startMillis = performance.now();
    let early: number | undefined;
    for (let due = sampleSeconds; due <= seconds; due += sampleSeconds) {
      await Bun.sleep(Math.max(0, startMillis + 1000 * due - performance.now()));
      if (due > warmUpSeconds) early ??= await relay.liveBytes();
      const { here } = await readCounts();
      samples.push({ seconds: Math.round(due), residentBytes: relay.residentBytes ?? 0, clients: here });
    }
    const loop = await relay.loop();
    const late = await relay.liveBytes();
    return { loop, live: { early: early ?? late, late }, counts: await readCounts() };
  });
  await relay.untilRest(start, restSeconds);
  return { samples, live, loop, counts, start, before, after: await relay.footing() };
}

/** Has everybody come, does the work, and has everybody leave. */
async function withCast<Result>(
  { url }: SoakedRelay,
  { seed, playsSeconds }: SoakPlan,
  work: (readCounts: () => Promise<CastCounts>) => Promise<Result>,
): Promise<Result> {
  await using cast = new ChildLines(new URL("./cast-process.ts", import.meta.url), [
    url,
    String(seed),
    String(playsSeconds),
  ]);
  await cast.line();
  const result = await work(async () => JSON.parse(await cast.ask("counts")) as CastCounts);
  await cast.ask("leave");
  return result;
}
