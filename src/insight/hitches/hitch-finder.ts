import type { TelemetryMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { TrackingSample } from "../../protocol/samples.ts";
import type { FrameSample, Observer, SourceContext } from "../observer.ts";
import { findCauses } from "./causes/index.ts";
import type { Episode } from "./episode.ts";
import { maxOf } from "./evidence.ts";
import type { Hitch, HitchMeasure } from "./hitch.ts";
import type { HitchLog } from "./hitch-log.ts";
import type { HitchOptions } from "./hitch-options.ts";
import { hitchWords } from "./hitch-words.ts";
import { EVIDENCE_AFTER_MILLIS, Surroundings } from "./surroundings.ts";

/** When an episode is told: so long after it began, but not before the profile of its frame may have come. Units: milliseconds. */
const TELL_AFTER_MILLIS = 300;
const PROFILE_MILLIS = 80;
/** An episode that does not end is told of in pieces. Units: milliseconds. */
const LONGEST_MILLIS = 10_000;
/** Most episodes that wait for what comes after them. */
const MAX_WAITING = 8;
/** A summed-up worst frame that was told as a late frame of its own is no other. */
const SAME_SHARE = 0.8;
/** How long a game counts as one that tells of every frame. Units: milliseconds. */
const EVERY_FRAME_MILLIS = 1000;

/** Sums that speak of late frames one after the other are one episode: they come up to a second apart. Units: milliseconds. */
const SUMS_APART_MILLIS = 1500;
/** How long the sum of a game's own work is waited for, and how often it is looked whether it has come. Units: milliseconds. */
const SUM_MILLIS = 650;
const LOOK_AGAIN_MILLIS = 100;

interface Recorded {
  episode: Episode;
  hitch: Hitch;
  isTold: boolean;
}

/** Finds the hitches of one game: runs of late frames, each with its cause. */
export class HitchFinder implements Observer {
  readonly #surroundings: Surroundings;
  #episode: Episode | undefined;
  /** The record of the episode that goes on, once it is long enough to be one. */
  #open: Recorded | undefined;
  readonly #waiting: Recorded[] = [];
  #count = 0;
  /** When frames were summed up last, and the worst late one that was told since the time before that. */
  #summedMillis = Number.NaN;
  #lateSinceMillis = 0;
  #lateBeforeMillis = 0;
  #everyFrameMillis = Number.NEGATIVE_INFINITY;
  #profiledMillis = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly context: SourceContext,
    private readonly log: HitchLog,
    private readonly options: HitchOptions,
  ) {
    this.#surroundings = new Surroundings(context);
  }

  frame(sample: Readonly<FrameSample>): void {
    if (sample.kind === "mean") return;
    this.#surroundings.frame(sample);
    const { frameMillis, atMillis } = sample;
    if (sample.step === 1) this.#everyFrameMillis = atMillis;
    const lost = this.context.refresh.lostFrames(frameMillis);
    if (lost > 0) this.#late(lost, frameMillis, sample.frame, atMillis, sample.kind);
    else if (this.#episode !== undefined) this.#endWhenQuiet(atMillis);
  }

  tracking(poses: Readonly<TrackingSample>, atMillis: number): void {
    this.#surroundings.tracking(poses, atMillis);
  }

  figures(data: Readonly<JsonObject>, atMillis: number): void {
    this.#surroundings.figures(data, atMillis);
    const worst = maxOf(data.frame_interval_ms);
    if (typeof worst === "number") this.#summedUp(worst, atMillis);
    // The engine's own figures alone: the worst process step of a second stands for its frame.
    else if (typeof data.process_time_ms === "number" && atMillis - this.#profiledMillis > 2000)
      this.#summedUp(data.process_time_ms, atMillis);
  }

  event(message: TelemetryMessage): void {
    if (!message.topic.name.startsWith("profiler/")) return;
    if (message.topic.name !== "profiler/visual") this.#profiledMillis = message.atMillis;
    this.#surroundings.profile(message);
  }

  tick(nowMillis: number): void {
    this.#surroundings.tick(nowMillis);
    if (this.#episode !== undefined) this.#endWhenQuiet(nowMillis);
    while (true) {
      const first = this.#waiting[0];
      if (first === undefined || nowMillis - first.episode.lastMillis < EVIDENCE_AFTER_MILLIS) break;
      this.#complete();
    }
  }

  closed(): void {
    this.#end();
    while (this.#waiting.length > 0) this.#complete();
  }

  /** The game has summed up frames; one of them was late that may not have been told by itself. */
  #summedUp(worstMillis: number, atMillis: number): void {
    const told = Math.max(this.#lateSinceMillis, this.#lateBeforeMillis);
    const sinceMillis = Number.isNaN(this.#summedMillis) ? atMillis : this.#summedMillis;
    this.#lateBeforeMillis = this.#lateSinceMillis;
    this.#lateSinceMillis = 0;
    this.#summedMillis = atMillis;
    // Of a game that tells of every frame nothing is to be learnt, and the sum may come before its last frame does.
    if (atMillis - this.#everyFrameMillis < EVERY_FRAME_MILLIS) return;
    const lost = this.context.refresh.lostFrames(worstMillis);
    if (lost < this.options.minLostFrames || told >= SAME_SHARE * worstMillis) return;
    // Somewhere between the two sums.
    const late = Math.max(sinceMillis, atMillis - 1000);
    this.#late(lost, worstMillis, Number.NaN, atMillis, "summary", Math.min(late, atMillis - worstMillis));
    this.#lateSinceMillis = 0;
  }

  #late(
    lost: number,
    frameMillis: number,
    frame: number,
    atMillis: number,
    measured: HitchMeasure,
    beganMillis = atMillis - frameMillis,
  ): void {
    const { refresh } = this.context;
    if (frameMillis > this.#lateSinceMillis) this.#lateSinceMillis = frameMillis;
    this.#episode ??= {
      beganMillis,
      lastMillis: atMillis,
      lateFrames: 0,
      lostFrames: 0,
      worstMillis: 0,
      worstFrame: Number.NaN,
      worstAtMillis: atMillis,
      measured,
      budgetMillis: refresh.budgetMillis,
      usualMillis: refresh.medianMillis,
    };
    const episode = this.#episode;
    episode.lastMillis = atMillis;
    episode.lateFrames++;
    episode.lostFrames += lost;
    if (frameMillis > episode.worstMillis) {
      episode.worstMillis = frameMillis;
      episode.worstFrame = frame;
      episode.worstAtMillis = atMillis;
      episode.measured = measured;
    }
    this.#record();
    if (atMillis - episode.beganMillis > LONGEST_MILLIS) this.#end();
  }

  /** Writes the episode down, from when it is one on. */
  #record(): void {
    const episode = this.#episode;
    if (episode === undefined || episode.lostFrames < this.options.minLostFrames) return;
    if (this.#open !== undefined) {
      Object.assign(this.#open.hitch, this.#figuresOf(episode));
      return;
    }
    const { source } = this.context;
    const hitch: Hitch = {
      id: `hitch-${source.epoch}-${++this.#count}`,
      source: source.name,
      epoch: source.epoch,
      state: "open",
      ...this.#figuresOf(episode),
      cause: { kind: "unknown", confidence: 0, evidence: "not known yet" },
      also: [],
    };
    const recorded = { episode, hitch, isTold: false };
    this.#open = recorded;
    this.log.add(hitch);
    const tellAtMillis = Math.max(
      episode.lastMillis + PROFILE_MILLIS,
      episode.beganMillis + TELL_AFTER_MILLIS,
    );
    this.#tellAfter(Math.max(0, tellAtMillis - this.context.clock.monotonicMillis()), recorded);
  }

  #tellAfter(delayMillis: number, recorded: Recorded): void {
    this.context.clock.after(delayMillis, () => {
      if (recorded.isTold || recorded.hitch.state === "complete") return;
      this.#explain(recorded);
      const sinceMillis = this.context.clock.monotonicMillis() - recorded.episode.worstAtMillis;
      // The game's own sum may yet say that it was not the game.
      const mayTurnOut = recorded.hitch.cause.kind === "unknown" && this.#surroundings.sumsWork;
      if (mayTurnOut && sinceMillis < SUM_MILLIS) this.#tellAfter(LOOK_AGAIN_MILLIS, recorded);
      else this.#tell(recorded);
    });
  }

  /** Tells of a hitch, once; of one in which the game only waited nobody is told, but by the log. */
  #tell(recorded: Recorded): void {
    if (recorded.isTold || recorded.hitch.cause.kind === "waiting") return;
    recorded.isTold = true;
    const { alertRepeatMillis: repeatMillis } = this.options;
    this.context.alerts.tellOnce("hitch", hitchWords(recorded.hitch), { repeatMillis });
  }

  #explain({ episode, hitch }: Recorded): void {
    const later = [...this.#waiting, this.#open]
      .map((other) => other?.episode.beganMillis ?? Number.NaN)
      .filter((beganMillis) => beganMillis > episode.lastMillis);
    const [cause, ...also] = findCauses(this.#surroundings.evidenceOf(episode, Math.min(...later)));
    hitch.cause = cause;
    hitch.also = also;
  }

  #endWhenQuiet(nowMillis: number): void {
    const quiet = nowMillis - (this.#episode?.lastMillis ?? nowMillis);
    const enough = this.#episode?.measured === "summary" ? SUMS_APART_MILLIS : this.options.quietMillis;
    if (quiet >= enough) this.#end();
  }

  #end(): void {
    const open = this.#open;
    this.#episode = undefined;
    this.#open = undefined;
    if (open === undefined) return;
    open.hitch.state = "ended";
    this.#waiting.push(open);
    if (this.#waiting.length > MAX_WAITING) this.#complete();
  }

  /** What came after the oldest episode that waits is known. */
  #complete(): void {
    const recorded = this.#waiting.shift();
    if (recorded === undefined) return;
    this.#explain(recorded);
    recorded.hitch.state = "complete";
    this.#tell(recorded);
    this.log.keepContext(recorded.hitch, this.#surroundings.contextOf(recorded.episode));
  }

  #figuresOf(episode: Readonly<Episode>) {
    const { clock } = this.context;
    const unixOffset = clock.unixMillis() - clock.monotonicMillis();
    const unix = (millis: number) => Math.round(millis + unixOffset) / 1000;
    const { beganMillis, lastMillis, worstMillis, worstFrame, worstAtMillis, usualMillis } = episode;
    // Of a sum only the bounds are known between which its worst frame was.
    const isOneOfMany = episode.measured === "summary" && episode.lateFrames === 1;
    return {
      from: unix(beganMillis),
      to: unix(lastMillis),
      duration_ms: rounded(isOneOfMany ? worstMillis : lastMillis - beganMillis),
      late_frames: episode.lateFrames,
      lost_frames: episode.lostFrames,
      worst: {
        frame: Number.isNaN(worstFrame) ? null : worstFrame,
        ms: rounded(worstMillis),
        at: unix(worstAtMillis),
      },
      measured: episode.measured,
      budget_ms: rounded(episode.budgetMillis),
      usual_ms: Number.isNaN(usualMillis) ? null : rounded(usualMillis),
    };
  }
}

function rounded(millis: number): number {
  return Math.round(millis * 1000) / 1000;
}
