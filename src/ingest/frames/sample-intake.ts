import type { Hub, Source, Stamp } from "../../hub/index.ts";
import type { FrameSample, TrackingSample } from "../../protocol/samples.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";

const FRAMES = topicOfPacket("frame");
const POSES = topicOfPacket("tracking");

/**
 * Hands the samples of one game to the hub.
 * Cost: no allocation, because bodies and stamp are reused. The hub keeps a tracking sample as the newest of its game: hand over a new one or the one handed over last.
 */
export class SampleIntake {
  readonly #frameBody: { from: "frame"; sample: Readonly<FrameSample> } = {
    from: "frame",
    sample: { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 },
  };
  #trackingBody: { from: "tracking"; sample: TrackingSample } | undefined;
  readonly #stamp: Stamp = { timestampSeconds: undefined, ageMillis: 0 };

  constructor(
    private readonly hub: Hub,
    private readonly source: Source,
  ) {}

  /** Takes a frame sample. `ageMillis` is how long the game kept it to send it with later ones. */
  frame(sample: Readonly<FrameSample>, ageMillis: number): void {
    this.#frameBody.sample = sample;
    this.#stamp.timestampSeconds = undefined;
    this.#stamp.ageMillis = ageMillis;
    this.hub.accept(this.source, FRAMES, this.#frameBody, this.#stamp);
  }

  /** Takes poses. `ageMillis` is as for {@link frame}. */
  tracking(sample: TrackingSample, ageMillis: number): void {
    this.#trackingBody ??= { from: "tracking", sample };
    this.#trackingBody.sample = sample;
    this.#stamp.timestampSeconds = sample.timeSeconds;
    this.#stamp.ageMillis = ageMillis;
    this.hub.accept(this.source, POSES, this.#trackingBody, this.#stamp);
  }
}
