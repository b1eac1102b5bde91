import type { Clock } from "../../base/clock.ts";
import type { ThreadTimes } from "../../base/platform/usage.ts";
import { connect, type TelemetryClient, type TelemetryMessage } from "../../client/index.ts";
import { type CollectorOptions, RUN_TOPICS, RunCollector, type RunRecord } from "../../insight/runs/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { MotionWatch } from "./motion-watch.ts";
import { askForHitches, type KnownHitches } from "./relay-hitches.ts";
import { askForVerdict } from "./relay-verdict.ts";
import { lastWords } from "./run-game.ts";
import { ThreadMeter } from "./thread-times.ts";

/** A command of the game to call while the game is measured. */
export interface Call {
  name: string;
  arguments: JsonObject;
}

/** Options of one run. */
export interface MeasureOptions extends Pick<CollectorOptions, "source"> {
  /** The frame rate that the game should hold. */
  hz: number;
  url: string;
  token: string | undefined;
  /** Whether script functions are profiled, which slows the game down. */
  profile: boolean;
  warmupSeconds: number;
  durationSeconds: number;
  /** Longest wait for the first frame. Units: seconds. */
  startSeconds: number;
  /** Whether the game plays a motion; it is measured from the beginning of that, in place of the end of the warmup. */
  hasMotion: boolean;
  /** Commands to call in order, spread evenly over the duration. */
  calls: readonly Call[];
}

/** Progress of a run. */
export interface RunProgress {
  phase: "waiting for the game" | "warming up" | "measuring" | "asking for causes";
  seconds: number;
  ofSeconds: number;
  samples: number;
}

/** Facts about the game that its relay does not know, and the receiver of progress. */
export interface RunWatch {
  /** Rejects when the game has ended. */
  failed: Promise<never>;
  /** The last lines that the game printed. */
  printed(): string[];
  /** Processor times of the game's main thread so far; undefined if they are not known. */
  threadTimes(): ThreadTimes | undefined;
  progress(at: RunProgress): void;
}

/** Interval between two readings of the thread's times. It is short, so that bursts of other programs affect few readings. Units: milliseconds. */
const THREAD_MILLIS = 250;
/** Interval between two reports of progress. Units: milliseconds. */
const PROGRESS_MILLIS = 250;
/** How long after the warmup the motion must have begun: check sees the first frame later than the game. Units: seconds. */
const MOTION_PATIENCE_SECONDS = 10;
/** Longest wait for the final causes of hitches, and the interval between two questions. Units: milliseconds. */
const CAUSES_MILLIS = 3000;
const CAUSES_POLL_MILLIS = 200;

/**
 * Measures a game through its relay: waits for the first frame, lets the game warm up, then collects its samples.
 * Fails: could_not_measure.
 */
export async function measureRun(options: MeasureOptions, clock: Clock, watch: RunWatch): Promise<RunRecord> {
  const { url, token } = options;
  const client = connect(url, { format: "json", ...(token !== undefined && { token }) });
  try {
    const over = Promise.race([watch.failed, lostOf(client, url)]);
    // It may reject while nothing waits for it. The next wait sees the rejection.
    over.catch(() => {});
    return await measureWith(client, options, clock, { ...watch, failed: over });
  } finally {
    client.close();
  }
}

async function measureWith(
  client: TelemetryClient,
  options: MeasureOptions,
  clock: Clock,
  watch: RunWatch,
): Promise<RunRecord> {
  const { url, token, warmupSeconds, durationSeconds, startSeconds } = options;
  const { hz, source: asked } = options;
  const collector = new RunCollector(clock, { hz: () => hz, source: asked });
  collectFrom(client, collector, options);
  const motion = options.hasMotion ? new MotionWatch(client) : undefined;
  const failed = motion === undefined ? watch.failed : Promise.race([watch.failed, motion.failed]);
  // It may reject while nothing waits for it. The next wait sees the rejection.
  failed.catch(() => {});
  const waiter = new Waiter(clock, collector, { ...watch, failed });
  const began = new Promise<void>((resolve) => {
    collector.firstFrame = resolve;
  });
  if (!(await waiter.wait("waiting for the game", startSeconds, began)))
    throw noGame(options, watch.printed());
  if (motion === undefined) await waiter.wait("warming up", warmupSeconds);
  else if (!(await waiter.wait("warming up", warmupSeconds + MOTION_PATIENCE_SECONDS, motion.began)))
    throw motion.neverBegan();
  const { source = "" } = collector;
  if (options.source === undefined && collector.others.size > 0) {
    const games = [source, ...collector.others].join(", ");
    throw new RelayError(
      "could_not_measure",
      `expected one game, got several (${games}): name one with --source`,
    );
  }
  const before = await askForHitches(url, { token, source });
  collector.begin();
  const meter = new ThreadMeter(watch.threadTimes);
  collector.sampleThread(meter);
  const metering = clock.every(THREAD_MILLIS, () => collector.sampleThread(meter));
  const calls = callAll(client, options, clock, source);
  await Promise.race([waiter.wait("measuring", durationSeconds), calls.failed]).finally(() =>
    metering.cancel(),
  );
  calls.stop();
  const record = collector.end();
  if (record.samples === 0) {
    const message = `expected frames from ${source} within ${durationSeconds} s, but none arrived`;
    throw new RelayError("could_not_measure", message);
  }
  record.verdict = await askForVerdict(url, { token, source, seconds: durationSeconds, hz });
  if (before !== undefined) await addHitches(record, before, options, waiter);
  return record;
}

/** Subscribes to what a collector needs. */
function collectFrom(
  client: TelemetryClient,
  collector: RunCollector,
  { profile }: Pick<MeasureOptions, "profile">,
): void {
  const take = (message: TelemetryMessage) => {
    if (!message.history) collector.message(message);
  };
  client.subscribe(RUN_TOPICS, take);
  // 0 is every sample. Several frames may arrive at once, and any rate would skip some of them.
  client.subscribe("fps", { maxHz: 0 }, take);
  if (profile) client.subscribe("profiler/scripts", take);
}

/** Waits for a time or for an event, and reports progress. */
class Waiter {
  constructor(
    private readonly clock: Clock,
    private readonly collector: RunCollector,
    private readonly watch: RunWatch,
  ) {}

  /** Waits. Returns true if the event happened, false when the time is up. */
  async wait(phase: RunProgress["phase"], ofSeconds: number, happens?: Promise<void>): Promise<boolean> {
    const beganMillis = this.clock.monotonicMillis();
    const tell = () => {
      const seconds = (this.clock.monotonicMillis() - beganMillis) / 1000;
      this.watch.progress({ phase, seconds, ofSeconds, samples: this.collector.samples });
    };
    tell();
    const ticking = this.clock.every(PROGRESS_MILLIS, tell);
    let timeUp: { cancel(): void } | undefined;
    try {
      return await Promise.race([
        new Promise<false>((resolve) => {
          timeUp = this.clock.after(ofSeconds * 1000, () => resolve(false));
        }),
        ...(happens === undefined ? [] : [happens.then(() => true)]),
        this.watch.failed,
      ]);
    } finally {
      ticking.cancel();
      timeUp?.cancel();
    }
  }
}

function noGame({ url, source, startSeconds }: MeasureOptions, printed: readonly string[]): RelayError {
  const which = source === undefined ? "a game" : `the game ${JSON.stringify(source)}`;
  return new RelayError(
    "could_not_measure",
    `expected ${which} to send a frame within ${startSeconds} s at ${url}, but no frame arrived${lastWords(printed)}`,
  );
}

/** Rejects when the connection is lost or check is too slow for it. A run with a gap cannot be judged. */
function lostOf(client: TelemetryClient, url: string): Promise<never> {
  return new Promise((_, reject) => {
    client.on("dropped", ({ count }) => {
      const message = `expected check to keep up with the relay at ${url}, but the relay dropped ${count} messages`;
      reject(new RelayError("could_not_measure", message));
    });
    client.on("state", ({ name }) => {
      if (name === "waiting")
        reject(
          new RelayError("could_not_measure", `expected the connection to ${url} to last, but it was lost`),
        );
    });
  });
}

/** Calls the commands in order, spread evenly over the duration. */
function callAll(
  client: TelemetryClient,
  { calls, durationSeconds }: MeasureOptions,
  clock: Clock,
  source: string,
): { stop(): void; failed: Promise<never> } {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // A late answer may reject when nothing waits for it any more.
  failed.catch(() => {});
  const timers = calls.map(({ name, arguments: given }, index) =>
    clock.after((durationSeconds * 1000 * (index + 1)) / (calls.length + 1), () => {
      client.call(name, given, { source }).catch((error: Error) => {
        reject(
          new RelayError(
            "could_not_measure",
            `expected ${source} to run the command ${name}, got: ${error.message}`,
          ),
        );
      });
    }),
  );
  return {
    failed,
    stop() {
      for (const timer of timers) timer.cancel();
    },
  };
}

/** Adds the new hitches to a run, once their causes are final. */
async function addHitches(
  record: RunRecord,
  before: KnownHitches,
  { url, token }: MeasureOptions,
  waiter: Waiter,
): Promise<void> {
  const known = new Set(before.hitches.map(({ id }) => id));
  const polls = CAUSES_MILLIS / CAUSES_POLL_MILLIS;
  for (let poll = 0; ; poll++) {
    const after = await askForHitches(url, { token, source: record.source });
    if (after === undefined) return;
    // The first answer decides which hitches belong to the run. Later hitches do not.
    if (poll === 0) record.hitches = after.hitches.filter(({ id }) => !known.has(id));
    const ids = new Set(record.hitches?.map(({ id }) => id));
    const hitches = after.hitches.filter(({ id }) => ids.has(id));
    record.hitches = hitches;
    const someWent = after.hitches.length >= after.kept;
    if (poll === 0 && someWent) record.moreHitches = Math.max(0, after.total - before.total - hitches.length);
    if (poll >= polls || hitches.every(({ state }) => state === "complete")) return;
    await waiter.wait("asking for causes", CAUSES_POLL_MILLIS / 1000);
  }
}
