import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { TrackingSample } from "../../protocol/samples.ts";
import type { ObservedFrame, Observer, SourceContext } from "../game/index.ts";
import { type Episode, type HitchMeasure, Surroundings } from "./evidence/index.ts";
import type { HitchLog } from "./hitch-log.ts";
import type { HitchOptions } from "./hitch-options.ts";
import { HitchRecorder } from "./hitch-recorder.ts";
import { SummedFrames } from "./summed-frames.ts";

/** A longer episode is split. Units: milliseconds. */
const LONGEST_MILLIS = 10_000;
/** Sums with late frames belong to one episode if they are no further apart than this. They come up to a second apart. Units: milliseconds. */
const SUMS_APART_MILLIS = 1500;

/** A late frame. Units: milliseconds, of the monotonic clock. */
interface LateFrame {
  lost: number;
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
  #episode: Episode | undefined;

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
    const lost = this.context.refresh.lostFrames(frameMillis);
    if (lost > 0) {
      this.#summed.sentLate(frameMillis);
      this.#late({ lost, frameMillis, frame, beganMillis: atMillis - frameMillis, atMillis, measured });
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
    const lost = this.context.refresh.lostFrames(frameMillis);
    if (lost < this.options.minLostFrames) return;
    this.#late({ lost, frameMillis, frame: Number.NaN, beganMillis, atMillis, measured: "summary" });
  }

  event(message: HubMessage): void {
    if (!message.topic.name.startsWith("profiler/")) return;
    if (message.topic.name !== "profiler/visual") this.#summed.profiled(message.atMillis);
    this.#surroundings.profile(message);
  }

  tick(nowMillis: number): void {
    this.#surroundings.tick(nowMillis);
    if (this.#episode !== undefined) this.#endWhenQuiet(nowMillis);
    this.#recorder.tick(nowMillis);
  }

  closed(): void {
    this.#end();
    this.#recorder.closed();
  }

  #late(late: Readonly<LateFrame>): void {
    this.#episode ??= this.#begun(late);
    const episode = this.#episode;
    const { frameMillis, frame, atMillis, measured } = late;
    episode.lastMillis = atMillis;
    episode.lateFrames++;
    episode.lostFrames += late.lost;
    if (frameMillis > episode.worstMillis) {
      episode.worstMillis = frameMillis;
      episode.worstFrame = frame;
      episode.worstAtMillis = atMillis;
      episode.measured = measured;
    }
    this.#recorder.grown(episode);
    if (atMillis - episode.beganMillis > LONGEST_MILLIS) this.#end();
  }

  #begun({ beganMillis, atMillis, measured }: Readonly<LateFrame>): Episode {
    const { refresh } = this.context;
    return {
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
    const enough = this.#episode?.measured === "summary" ? SUMS_APART_MILLIS : this.options.quietMillis;
    if (quiet >= enough) this.#end();
  }

  #end(): void {
    if (this.#episode === undefined) return;
    this.#episode = undefined;
    this.#recorder.ended();
  }
}
