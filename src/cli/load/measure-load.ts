import type { Clock } from "../../base/clock.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { type ProcessUsage, processUsage } from "../../base/platform/usage.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { ServerStyle } from "../shared/probe-server.ts";
import { findNotes, judgeLoad } from "./judge-load.ts";
import type { LoadClient } from "./load-client.ts";
import { groupClients, latencyOf } from "./load-groups.ts";
import type { LoadOptions } from "./load-options.ts";
import type { LoadProducer } from "./load-producer.ts";
import type { LoadReport, ServerUsage } from "./load-report.ts";
import { LoopLag } from "./loop-lag.ts";
import { pause } from "./pause.ts";

/** Time before the measurement in which compilers finish; at most a quarter of the measured time. Units: milliseconds. */
const WARM_UP_MILLIS = 1000;
/** Longest wait for messages after the end, and the silence that ends the wait. Units: milliseconds. */
const PATIENCE_MILLIS = 15_000;
const QUIET_MILLIS = 1000;
const LOOK_MILLIS = 20;

/** The parts that a load test needs in addition to its options. */
export interface LoadTestParts {
  clock: Clock;
  /** Shows the progress; called often. */
  progress(describe: () => string): void;
  /** Resolves when the user stops the test. */
  stopped: Promise<void>;
}

/** The connected participants of a run. */
export interface Running {
  style: ServerStyle;
  pid: number | undefined;
  producer: LoadProducer | undefined;
  clients: readonly LoadClient[];
}

/** Measures for the duration, waits for the last messages, and makes the report. Fails: nothing_came. */
export async function measureLoad(
  options: LoadOptions,
  parts: LoadTestParts,
  running: Running,
): Promise<LoadReport> {
  const { clock, progress } = parts;
  const { pid, producer, clients } = running;
  const healthy = clients.filter(({ kind }) => kind === "healthy");
  const durationMillis = options.durationSeconds * 1000;
  await pause(clock, Math.min(WARM_UP_MILLIS, durationMillis / 4), parts.stopped);

  const usageBefore = await usageAt(pid, clock);
  const startMillis = clock.monotonicMillis();
  const ownBefore = process.cpuUsage();
  const deliveredBefore = total(clients);
  const framesBefore = producer?.frames.count ?? 0;
  producer?.beginMeasuring();
  const lag = new LoopLag(clock);
  const elapsed = () => clock.monotonicMillis() - startMillis;
  for (const client of clients) if (client.kind === "slow") client.beginToLag();
  const stallMillis = (options.stallSeconds ?? options.durationSeconds / 2) * 1000;
  const timers = clients
    .filter(({ kind }) => kind === "stalled")
    .flatMap((client) => [
      clock.after(durationMillis / 4, () => client.beginToLag()),
      clock.after(durationMillis / 4 + stallMillis, () => client.readOn()),
    ]);
  const shown = clock.every(100, () => progress(() => describeRun(clients, elapsed() / 1000, options)));
  await pause(clock, durationMillis, parts.stopped);
  const seconds = elapsed() / 1000;
  const own = process.cpuUsage(ownBefore);
  const deliveredWhileMeasured = total(clients) - deliveredBefore;
  const framesWhileMeasured = (producer?.frames.count ?? 0) - framesBefore;
  const usageAfter = await usageAt(pid, clock);
  producer?.stop();
  const lagMillis = lag.stop() ?? null;
  for (const timer of timers) timer.cancel();
  // Clients whose stall ends after the run stay stalled.
  const forGood = options.stallSeconds !== undefined && durationMillis / 4 + stallMillis > durationMillis;
  for (const client of clients) if (client.kind === "slow" || !forGood) client.readOn();
  await caughtUp(clients, clock);
  shown.cancel();
  for (const client of clients) client.giveUp();
  if (total(clients) === 0) {
    const message = `expected messages of ${options.topics.join(", ")} from ${options.url}, but nothing came in ${seconds.toFixed(1)} s`;
    throw new RelayError("nothing_came", message);
  }

  const found = {
    url: options.url,
    style: running.style,
    seconds,
    producer:
      producer === undefined
        ? null
        : {
            hz: options.hz,
            achievedHz: framesWhileMeasured / seconds,
            frames: producer.frames.count,
            events: producer.events.count,
            latestMillis: producer.latestMillis,
          },
    groups: groupClients(clients),
    server: usageBetween(usageBefore, usageAfter, deliveredWhileMeasured / seconds),
    generator: { lagMillis, cpuPercent: (own.user + own.system) / 1e4 / seconds },
    budgetMillis: options.budgetMillis,
    healthyLatencyMillis: latencyOf(healthy),
  };
  return { ...found, notes: findNotes(found), ...judgeLoad(found) };
}

/** What the server has used until now; undefined if it is unknown. */
interface UsageAt extends ProcessUsage {
  pid: number;
  /** Off Linux, a reading takes a while. */
  atMillis: number;
}

async function usageAt(pid: number | undefined, clock: Clock): Promise<UsageAt | undefined> {
  const usage = pid === undefined ? undefined : await processUsage(pid, thisMachine);
  return pid === undefined || usage === undefined
    ? undefined
    : { ...usage, pid, atMillis: clock.monotonicMillis() };
}

/** Units of `deliveriesHz`: messages per second. */
function usageBetween(
  before: UsageAt | undefined,
  after: UsageAt | undefined,
  deliveriesHz: number,
): ServerUsage | null {
  if (before === undefined || after === undefined) return null;
  const { pid, residentBytes } = after;
  const load = (after.cpuSeconds - before.cpuSeconds) / ((after.atMillis - before.atMillis) / 1000);
  const cpuMicrosPerDelivery = deliveriesHz === 0 ? null : (1e6 * load) / deliveriesHz;
  return { pid, cpuPercent: 100 * load, cpuMicrosPerDelivery, residentBytes };
}

/** Waits for the last messages: until all clients have them, or no more messages arrive. */
async function caughtUp(clients: readonly LoadClient[], clock: Clock): Promise<void> {
  const endMillis = clock.monotonicMillis() + PATIENCE_MILLIS;
  let seen = total(clients);
  let seenMillis = clock.monotonicMillis();
  for (let now = seenMillis; now < endMillis; now = clock.monotonicMillis()) {
    const delivered = total(clients);
    if (delivered !== seen) [seen, seenMillis] = [delivered, now];
    if (clients.every((client) => client.hasCaughtUp()) || now - seenMillis > QUIET_MILLIS) return;
    await pause(clock, LOOK_MILLIS);
  }
}

function total(clients: readonly LoadClient[]): number {
  return clients.reduce((sum, { delivered }) => sum + delivered, 0);
}

function describeRun(
  clients: readonly LoadClient[],
  seconds: number,
  { durationSeconds }: LoadOptions,
): string {
  const stalled = clients.filter(({ isStalled }) => isStalled).length;
  const closed = clients.filter((client) => client.closed !== undefined).length;
  const { p99, max } = latencyOf(clients.filter(({ kind }) => kind === "healthy")) ?? {};
  return [
    `${Math.min(seconds, durationSeconds).toFixed(0)} of ${durationSeconds} s`,
    `${total(clients)} delivered`,
    ...(p99 === undefined || max === undefined
      ? []
      : [`p99 ${p99.toFixed(1)} ms`, `max ${max.toFixed(1)} ms`]),
    ...(stalled === 0 ? [] : [`${stalled} stalled`]),
    ...(closed === 0 ? [] : [`${closed} closed`]),
  ].join("  ");
}
