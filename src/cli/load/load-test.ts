import type { Clock } from "../../base/clock.ts";
import { createCodec } from "../../codec/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { withToken } from "../../protocol/token-carrier.ts";
import { matchesTopic } from "../../protocol/topic-patterns.ts";
import { probeServer, type ServerStyle } from "../server-probe.ts";
import { checkFileLimits, connectCrowd } from "./connect-crowd.ts";
import { findNotes, judgeLoad } from "./judge-load.ts";
import { KnownMessages } from "./known-messages.ts";
import { Latencies } from "./latencies.ts";
import { findListeningProcess } from "./listening-process.ts";
import { LoadClient } from "./load-client.ts";
import { groupClients, latencyOf } from "./load-groups.ts";
import type { LoadMessage } from "./load-message.ts";
import { CLIENT_FORMATS, type LoadOptions, planClients } from "./load-options.ts";
import { LOAD_EVENT, LoadProducer } from "./load-producer.ts";
import type { LoadReport } from "./load-report.ts";
import { LoopLag } from "./loop-lag.ts";
import { readProcessUsage } from "./process-usage.ts";

/** How long the first message of the producer may take to any client. Units: milliseconds. */
const FIRST_MESSAGE_MILLIS = 5000;
/** Runs before the measured time, in which compilers finish; at most a quarter of it. Units: milliseconds. */
const WARM_UP_MILLIS = 1000;
/** How long what is on its way may take after the end, and how long nothing may come in that. Units: milliseconds. */
const PATIENCE_MILLIS = 15_000;
const QUIET_MILLIS = 1000;
const LOOK_MILLIS = 20;

/** What a load test is given beside its options. */
export interface LoadTestParts {
  clock: Clock;
  /** Says in a few words where the test stands; called often. */
  progress(describe: () => string): void;
  /** Resolves when the user has seen enough. */
  stopped: Promise<void>;
}

/** Runs a load test. Fails: no_server, unsupported_protocol, too_few_files, not_relayed, nothing_came. */
export async function runLoadTest(options: LoadOptions, parts: LoadTestParts): Promise<LoadReport> {
  const style = await probeServer(options.url, options.token);
  const formats = options.formats ?? (style === "v1" ? CLIENT_FORMATS : (["classic"] as const));
  if (style === "classic" && formats.some((format) => format !== "classic")) {
    const message = `expected a server that speaks telemetry.v1 at ${options.url}, and it speaks the old protocol alone: --formats classic`;
    throw new RelayError("unsupported_protocol", message);
  }
  const pid = options.pid ?? findListeningProcess(options.url);
  checkFileLimits(options.clients, pid);
  const codec = createCodec();
  const producer =
    options.hz === 0 ? undefined : new LoadProducer(producerOptions(options), codec, parts.clock);
  const clients: LoadClient[] = [];
  try {
    const plan = planClients(options, formats);
    const latencies = new Map<string, Latencies>();
    const known = new Map<string, KnownMessages<readonly LoadMessage[]>>();
    await connectCrowd(
      plan.length,
      (index) => {
        const { kind, format } = plan[index] ?? { kind: "healthy", format: "classic" };
        const monotonicMillis = () => parts.clock.monotonicMillis();
        const group = `${kind} ${format}`;
        const shared = latencies.get(group) ?? new Latencies();
        latencies.set(group, shared);
        const knownOfFormat = known.get(format) ?? new KnownMessages();
        known.set(format, knownOfFormat);
        const common = { options, codec, producer, monotonicMillis };
        const client = new LoadClient({ kind, format, latencies: shared, known: knownOfFormat, ...common });
        clients.push(client);
        return client;
      },
      (connected) => parts.progress(() => `connecting: ${connected} of ${plan.length} clients`),
    );
    return await measure(options, parts, { style, pid, producer, clients });
  } finally {
    producer?.close();
    for (const client of clients) client.close();
  }
}

interface Running {
  style: ServerStyle;
  pid: number | undefined;
  producer: LoadProducer | undefined;
  clients: readonly LoadClient[];
}

async function measure(options: LoadOptions, parts: LoadTestParts, running: Running): Promise<LoadReport> {
  const { clock, progress } = parts;
  const { pid, producer, clients } = running;
  const healthy = clients.filter(({ kind }) => kind === "healthy");
  if (producer !== undefined) await beginProducing(producer, healthy, options, clock);
  const durationMillis = options.durationSeconds * 1000;
  await pause(clock, Math.min(WARM_UP_MILLIS, durationMillis / 4), parts.stopped);

  const startMillis = clock.monotonicMillis();
  const before = { usage: pid === undefined ? undefined : readProcessUsage(pid), own: process.cpuUsage() };
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
  const after = {
    usage: pid === undefined ? undefined : readProcessUsage(pid),
    own: process.cpuUsage(before.own),
  };
  const deliveredWhileMeasured = total(clients) - deliveredBefore;
  const framesWhileMeasured = (producer?.frames.count ?? 0) - framesBefore;
  producer?.stop();
  const lagMillis = lag.stop() ?? null;
  for (const timer of timers) timer.cancel();
  // Those that were to stall for longer than the run stall for good.
  const forGood = options.stallSeconds !== undefined && durationMillis / 4 + stallMillis > durationMillis;
  for (const client of clients) if (client.kind === "slow" || !forGood) client.readOn();
  await caughtUp(clients, clock);
  shown.cancel();
  for (const client of clients) client.giveUp();
  if (total(clients) === 0) {
    const message = `expected messages of ${options.topics.join(", ")} from ${options.url}, and nothing came in ${seconds.toFixed(1)} s`;
    throw new RelayError("nothing_came", message);
  }

  const cpuSeconds = after.usage && before.usage && after.usage.cpuSeconds - before.usage.cpuSeconds;
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
    server:
      pid === undefined || after.usage === undefined || cpuSeconds === undefined
        ? null
        : {
            pid,
            cpuPercent: (100 * cpuSeconds) / seconds,
            cpuMicrosPerDelivery:
              deliveredWhileMeasured === 0 ? null : (1e6 * cpuSeconds) / deliveredWhileMeasured,
            residentBytes: after.usage.residentBytes,
          },
    generator: { lagMillis, cpuPercent: (after.own.user + after.own.system) / 1e4 / seconds },
    budgetMillis: options.budgetMillis,
    healthyLatencyMillis: latencyOf(healthy),
  };
  return { ...found, notes: findNotes(found), ...judgeLoad(found) };
}

function producerOptions({ producerUrl, token, hz, eventsHz, topics }: LoadOptions) {
  const wanted = (topic: string) => topics.some((pattern) => matchesTopic(pattern, topic));
  const events = eventsHz > 0 && wanted(`custom/${LOAD_EVENT}`);
  return {
    url: withToken({ url: producerUrl, protocols: [] }, token).url,
    hz,
    eventsHz,
    sends: { fps: wanted("fps"), tracking: wanted("vr_tracking"), events },
  };
}

/** Starts the producer and waits until what it sends comes to a client. Fails: not_relayed. */
async function beginProducing(
  producer: LoadProducer,
  healthy: readonly LoadClient[],
  { producerUrl, topics, eventsHz }: LoadOptions,
  clock: Clock,
): Promise<void> {
  const { fps, tracking, events } = producer.sends;
  if (!fps && !tracking && !events)
    throw new RelayError(
      "not_relayed",
      `expected topics that load's producer sends (fps, vr_tracking, custom/${LOAD_EVENT}), got ${topics.join(", ")}: --hz 0 listens only`,
    );
  if (!(await producer.connected()))
    throw new RelayError(
      "not_relayed",
      `expected the server to take a game at ${producerUrl}, and it refused the connection: --hz 0 listens only`,
    );
  producer.start();
  const firstEventMillis = fps || tracking ? 0 : 1000 / eventsHz;
  const endMillis = clock.monotonicMillis() + FIRST_MESSAGE_MILLIS + firstEventMillis;
  while (healthy.every(({ ownDelivered }) => ownDelivered === 0)) {
    if (clock.monotonicMillis() > endMillis)
      throw new RelayError(
        "not_relayed",
        `expected what is sent to ${producerUrl} to reach the clients, and nothing of it came within ${FIRST_MESSAGE_MILLIS / 1000} s: a server without /producer is listened to with --hz 0`,
      );
    await pause(clock, LOOK_MILLIS);
  }
}

/** Waits for what is still on its way: until all have it, or nothing more comes. */
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

function pause(clock: Clock, millis: number, stopped?: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(millis, resolve);
    void stopped?.then(() => {
      timer.cancel();
      resolve();
    });
  });
}
