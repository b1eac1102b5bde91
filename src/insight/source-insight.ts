import type { HubMessage, MessageSource, StampedSample } from "../hub/index.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { isOfPreviousRun } from "../protocol/previous-run.ts";
import type { FrameSample, TrackingSample } from "../protocol/samples.ts";
import {
  type FrameTimeKind,
  GameTimes,
  HANDS_TOPIC,
  type ObservedFrame,
  type Observer,
  type ObserverFactory,
  type SourceContext,
  StreamBreaks,
} from "./game/index.ts";
import type { HitchLog } from "./hitches/index.ts";
import { JsonPoses } from "./json-poses.ts";
import { PendingPoses } from "./pending-poses.ts";
import { type Rule, RuleWatcher } from "./rules/index.ts";
import { GameStats } from "./stats/index.ts";
import { Windows } from "./windows/index.ts";

const NOT_YET: ObservedFrame = {
  frame: 0,
  step: Number.NaN,
  elapsedMillis: Number.NaN,
  atMillis: 0,
  timestampSeconds: 0,
  frameMillis: 0,
  kind: "interval",
  physicsMillis: 0,
  fps: 0,
};

/** Most frame samples that one game may add between two looks in the long run: 2,000 a second. No display shows a tenth of that. */
const FRAMES_A_LOOK = 200;
/** Most frame samples that are judged at once, as after a pause of the relay: half a minute at 240 Hz. */
const MOST_FRAMES_AT_ONCE = 8_000;

/** Sorts the messages of one game and shows them to its observers. */
export class SourceInsight {
  readonly source: MessageSource;
  readonly windows: Windows;
  readonly stats: GameStats;
  /** When its last message arrived. Units: milliseconds of the monotonic clock. */
  lastAtMillis = 0;
  readonly #sample: ObservedFrame = { ...NOT_YET };
  readonly #breaks: StreamBreaks;
  readonly #times = new GameTimes();
  readonly #jsonPoses = new JsonPoses();
  readonly #pendingPoses = new PendingPoses();
  readonly #frames: readonly Observer[];
  readonly #tracking: readonly Observer[];
  #began = false;
  #hasMonitors = false;
  #framesLeft = MOST_FRAMES_AT_ONCE;
  readonly observers: readonly Observer[];

  constructor(
    readonly context: SourceContext,
    factories: readonly ObserverFactory[],
    rules: readonly Rule[],
    log: HitchLog,
  ) {
    this.source = context.source;
    this.#breaks = new StreamBreaks(this.source, "fps");
    this.windows = new Windows(context);
    this.stats = new GameStats(context, this.windows, log);
    // The windows come first: they find the refresh rate for all that follow.
    const watched = rules.length === 0 ? [] : [new RuleWatcher(context, this.windows, rules)];
    this.observers = [this.windows, ...factories.map((make) => make(context)), ...watched];
    this.#frames = this.observers.filter((observer) => observer.frame !== undefined);
    this.#tracking = this.observers.filter((observer) => observer.tracking !== undefined);
  }

  /** Any message of this game, except frame samples from packets and poses. The samples before it must have been shown. */
  message(message: HubMessage): void {
    const { topic, body, atMillis } = message;
    this.lastAtMillis = atMillis;
    if (body.from !== "json" || isOfPreviousRun(body.data)) return;
    if (body.frame !== undefined) this.#jsonFps(message, body.frame, body.data);
    else if (topic.name === "performance") {
      this.#hasMonitors = true;
      this.#monitorsOf(body.data, atMillis);
    } else if (topic.name === "headset") {
      const { data } = body;
      for (const observer of this.observers) observer.headset?.(data, atMillis);
    } else {
      if (topic.name === HANDS_TOPIC) this.context.hands.take(body.data, atMillis);
      const pausedMillis = this.context.pauses.event(topic.name, atMillis, message.timestampSeconds);
      if (pausedMillis !== undefined) {
        this.context.standstill.resumed(pausedMillis, atMillis);
        for (const observer of this.observers) observer.resumed?.(pausedMillis, atMillis);
      }
      for (const observer of this.observers) observer.event?.(message);
    }
  }

  /** Keeps poses until {@link showPoses}. Returns whether there is room for more. */
  keepPoses({ body, atMillis, timestampSeconds }: HubMessage): boolean {
    this.lastAtMillis = atMillis;
    this.context.standstill.moved(atMillis);
    if (this.#tracking.length === 0) return true;
    let poses: TrackingSample;
    if (body.from === "tracking") poses = body.sample;
    else if (body.from === "json") poses = this.#jsonPoses.read(body.data, timestampSeconds);
    else return true;
    return this.#pendingPoses.push(poses, this.#times.of(poses.timeSeconds, atMillis), atMillis);
  }

  /** Shows observers the waiting poses. */
  showPoses(): void {
    const poses = this.#pendingPoses;
    if (poses.count === 0) return;
    try {
      for (let index = 0; index < poses.count; index++) {
        const sample = poses.read(index);
        const atMillis = poses.atMillis(index);
        for (const observer of this.#tracking) observer.tracking?.(sample, atMillis);
      }
    } finally {
      poses.clear();
    }
  }

  /** Shows observers a frame sample that came in a packet; of a flood, only some. Cost: allocates nothing. */
  packetSample(stamped: Readonly<StampedSample>): void {
    if (this.#framesLeft === 0) {
      this.windows.notJudged++;
      this.context.hub.omissions.add("frames_not_judged");
      // The step from the last judged sample to the next is not known.
      this.#began = false;
      return;
    }
    this.#framesLeft--;
    this.frame(stamped, "interval");
  }

  /** A new look begins, a tenth of a second after the last. Sends alerts that were kept back and may be sent now. */
  lookBegins(): void {
    this.context.alerts.tick();
    this.#framesLeft = Math.min(MOST_FRAMES_AT_ONCE, this.#framesLeft + FRAMES_A_LOOK);
  }

  /** Shows observers a frame sample. `numbered`: the game sent no frame number, so the one in the sample means nothing. Cost: allocates nothing. */
  frame(
    stamped: Readonly<Omit<StampedSample, "seq" | "offset">>,
    kind: FrameTimeKind,
    numbered?: "no number",
  ): void {
    const sample = this.#sample;
    const step = stamped.frame - sample.frame;
    // The count is a u32 that overflows. There is no step for the first sample, without progress, and backwards.
    const forward = step > 0 ? step : step + 2 ** 32;
    const isKnown = this.#began && numbered === undefined && forward < 2 ** 31;
    sample.step = isKnown ? forward : Number.NaN;
    const gapMillis = this.#began ? stamped.atMillis - sample.atMillis : Number.NaN;
    const isBroken = this.#breaks.isBefore(gapMillis, sample.step === 1 ? "complete" : "missing");
    sample.elapsedMillis = isBroken ? Number.NaN : gapMillis;
    this.#began = true;
    this.lastAtMillis = stamped.atMillis;
    sample.frame = stamped.frame;
    sample.atMillis = stamped.atMillis;
    sample.timestampSeconds = stamped.timestampSeconds;
    sample.frameMillis = stamped.frameMillis;
    sample.kind = kind;
    sample.physicsMillis = stamped.physicsMillis;
    sample.fps = stamped.fps;
    const { standstill, pauses } = this.context;
    standstill.frame(sample);
    if (pauses.isInFrame(sample.frameMillis, sample.atMillis)) sample.kind = "pause";
    // Samples arrive in batches that are late now and then. The game's own clock is not.
    if (sample.step === 1 && sample.kind === "interval") sample.elapsedMillis = sample.frameMillis;
    for (const observer of this.#frames) observer.frame?.(sample);
  }

  /** The relay refused something that this game sent. */
  refused(reason: string, atMillis: number): void {
    for (const observer of this.observers) observer.refused?.(reason, atMillis);
  }

  /** Passes a tick on to the observers. */
  tick(nowMillis: number): void {
    this.context.standstill.tick(nowMillis);
    for (const observer of this.observers) observer.tick?.(nowMillis);
  }

  /** The game has disconnected. */
  closed(nowMillis: number): void {
    for (const observer of this.observers) observer.closed?.(nowMillis);
    this.context.alerts.close("the game has disconnected");
  }

  #jsonFps(
    { isNewSample, atMillis, timestampSeconds }: HubMessage,
    sample: Readonly<FrameSample>,
    data: JsonObject,
  ): void {
    if (!isNewSample) return;
    const { measured, frame, memory_usage_mb } = data;
    const stamped = {
      ...sample,
      atMillis,
      timestampSeconds: this.#times.of(timestampSeconds, atMillis),
    };
    this.frame(stamped, kindOf(measured), frame === undefined ? "no number" : undefined);
    // The old server reports memory here and sends no performance event.
    if (memory_usage_mb !== undefined && !this.#hasMonitors) this.#monitorsOf(data, atMillis);
  }

  #monitorsOf(given: JsonObject, atMillis: number): void {
    const { processor, refresh, standstill, pauses } = this.context;
    standstill.moved(atMillis);
    const data = pauses.cleaned(given, atMillis);
    processor.take(data, atMillis);
    refresh.take(data, atMillis);
    for (const observer of this.observers) observer.monitors?.(data, atMillis);
  }
}

function kindOf(measured: unknown): FrameTimeKind {
  if (measured === "frame_work") return "work";
  return measured === "second_mean" ? "mean" : "interval";
}
