import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { TrackingSample } from "../../protocol/samples.ts";
import type { ObservedFrame, Observer, SourceContext } from "../game/index.ts";
import { type HitchMeasure, Surroundings } from "./evidence/index.ts";
import type { GrowingEpisode } from "./growing-episode.ts";
import type { HitchLog } from "./hitch-log.ts";
import type { HitchOptions } from "./hitch-options.ts";
import { HitchRecorder } from "./hitch-recorder.ts";
import { SummedFrames } from "./summed-frames.ts";

/** A longer episode is split, so that a game that hitches on and on is told of again. Units: milliseconds. */
const LONGEST_MILLIS = 10_000;
/** Sums with late frames belong to one episode if they are no further apart than this. They come up to a second apart. Units: milliseconds. */
const SUMS_APART_MILLIS = 1500;
/** Late frames that are still on their way belong to the episode too: games keep frames for a tenth of a second. Units: milliseconds. */
const ON_THE_WAY_MILLIS = 250;
/** How many frames that were the worst of an episode before are remembered. */
const MAX_OUTDONE = 4;

/** A late frame. Units: milliseconds, of the monotonic clock. */
interface LateFrame {
  frameMillis: number;
  /** NaN if it is not known which frame it was. */
  frame: number;
  beganMillis: number;
  atMillis: number;
  measured: HitchMeasure;
}

/** Finds the hitches of one game: runs of late frames, each with its cause. */
export class HitchFinder implements Observer {
  readonly #surroundings: Surroundings;
  readonly #recorder: HitchRecorder;
  readonly #summed = new SummedFrames();
  #episode: GrowingEpisode | undefined;
  /** When an episode was split. Units: milliseconds of the monotonic clock. */
  #splitMillis = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly context: SourceContext,
    log: HitchLog,
    private readonly options: HitchOptions,
  ) {
    this.#surroundings = new Surroundings(context);
    this.#recorder = new HitchRecorder(context, this.#surroundings, log, options);
  }

  frame(sample: Readonly<ObservedFrame>): void {
    if (sample.kind === "mean" || sample.kind === "pause") return;
    this.#surroundings.frame(sample);
    const { frameMillis, atMillis, frame, kind: measured } = sample;
    if (sample.step === 1) this.#summed.sentEvery(atMillis);
    if (this.context.refresh.lostFrames(frameMillis) > 0) {
      this.#summed.sentLate(frameMillis);
      this.#late({ frameMillis, frame, beganMillis: atMillis - frameMillis, atMillis, measured });
    } else if (this.#episode !== undefined) this.#endWhenQuiet(atMillis);
  }

  tracking(poses: Readonly<TrackingSample>, atMillis: number): void {
    this.#surroundings.tracking(poses, atMillis);
  }

  monitors(data: Readonly<JsonObject>, atMillis: number): void {
    this.#surroundings.monitors(data, atMillis);
    const summed = this.#summed.take(data, atMillis);
    if (summed === undefined) return;
    const { worstMillis: frameMillis, beganMillis } = summed;
    if (this.context.refresh.lostFrames(frameMillis) < this.options.minLostFrames) return;
    this.#late({ frameMillis, frame: Number.NaN, beganMillis, atMillis, measured: "summary" });
  }

  headset(data: Readonly<JsonObject>, atMillis: number): void {
    this.#surroundings.headset(data, atMillis);
  }

  event(message: HubMessage): void {
    if (!message.topic.name.startsWith("profiler/")) return;
    if (message.topic.name !== "profiler/visual") this.#summed.profiled(message.atMillis);
    this.#surroundings.profile(message);
  }

  tick(nowMillis: number): void {
    this.#surroundings.tick(nowMillis);
    if (this.#episode !== undefined) this.#endWhenQuiet(nowMillis - ON_THE_WAY_MILLIS);
    this.#recorder.tick(nowMillis);
  }

  closed(): void {
    this.#end();
    this.#recorder.closed();
  }

  #late(late: Readonly<LateFrame>): void {
    this.#episode ??= this.#begun(late);
    const episode = this.#episode;
    const { frameMillis, frame, beganMillis, atMillis, measured } = late;
    if (frameMillis > episode.worstMillis && episode.lateFrames > 0) {
      episode.outdone.push({ episode: { ...episode }, untilMillis: beganMillis });
      if (episode.outdone.length > MAX_OUTDONE) episode.outdone.shift();
    }
    episode.lastMillis = atMillis;
    episode.lateFrames++;
    episode.lostFrames += lostAt(episode.periodMillis, frameMillis);
    episode.lostRefreshes += lostAt(episode.refreshMillis, frameMillis);
    if (frameMillis > episode.worstMillis) {
      episode.worstMillis = frameMillis;
      episode.worstFrame = frame;
      episode.worstAtMillis = atMillis;
      episode.measured = measured;
    }
    this.#recorder.grown(episode);
    if (atMillis - episode.beganMillis <= LONGEST_MILLIS) return;
    this.#end();
    this.#splitMillis = atMillis;
  }

  #begun({ beganMillis, atMillis, measured }: Readonly<LateFrame>): GrowingEpisode {
    const { refresh } = this.context;
    const periodMillis = refresh.periodMillis;
    return {
      periodMillis,
      // A display that refreshes less often than the game draws is not the one that it draws for.
      refreshMillis: Math.min(periodMillis, refresh.displayMillis),
      budgetOrigin: refresh.origin,
      lostRefreshes: 0,
      goesOn: beganMillis - this.#splitMillis < this.#quietMillis(measured),
      outdone: [],
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
  }

  #endWhenQuiet(nowMillis: number): void {
    const quiet = nowMillis - (this.#episode?.lastMillis ?? nowMillis);
    if (this.#episode !== undefined && quiet >= this.#quietMillis(this.#episode.measured)) this.#end();
  }

  #quietMillis(measured: HitchMeasure): number {
    return measured === "summary" ? SUMS_APART_MILLIS : this.options.quietMillis;
  }

  #end(): void {
    if (this.#episode === undefined) return;
    this.#episode = undefined;
    this.#recorder.ended();
  }
}

/** How many periods a late frame took more than its own. */
function lostAt(periodMillis: number, frameMillis: number): number {
  return Math.max(1, Math.round(frameMillis / periodMillis) - 1);
}
