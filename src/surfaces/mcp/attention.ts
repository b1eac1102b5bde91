import type { Clock, Timer } from "../../base/clock.ts";
import type { HubWaits } from "./hub-waits.ts";

/** How long games go on sampling after an assistant has asked: it thinks, and asks again. Units: milliseconds. */
const ATTENTION_MILLIS = 5 * 60_000;
/** How often the relay is told that somebody looks, which it believes for 30 s. Units: milliseconds. */
const LOOK_MILLIS = 20_000;
/** How long a question waits for a game that begins to sample, and then for there to be something to tell. Units: milliseconds. */
const FIRST_SAMPLE_MILLIS = 1500;
const FEW_SAMPLES_MILLIS = 500;

/** Keeps games sampling while assistants ask: nobody else may look, and what is not sampled cannot be told of. */
export class Attention {
  #untilMillis = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly waits: HubWaits,
    private readonly looked: () => void,
  ) {}

  /** An assistant asks or listens. */
  paid(): void {
    this.#untilMillis = this.clock.monotonicMillis() + ATTENTION_MILLIS;
    this.looked();
    this.#timer ??= this.clock.every(LOOK_MILLIS, () => this.#again());
  }

  /** The same; and where no sample of a game is new (`newestMillis`, of the monotonic clock), waits a little for some. */
  async paidUntilSampled(newestMillis: number | undefined, signal: AbortSignal): Promise<void> {
    this.paid();
    if (newestMillis === undefined || this.clock.monotonicMillis() - newestMillis < FIRST_SAMPLE_MILLIS)
      return;
    const isSample = ({ topic }: { topic: { name: string } }) => (topic.name === "fps" ? true : undefined);
    const first = await this.waits.wait({ message: isSample }, FIRST_SAMPLE_MILLIS, signal);
    if ("found" in first && first.found === true) await this.waits.wait({}, FEW_SAMPLES_MILLIS, signal);
  }

  /** No timer comes any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #again(): void {
    if (this.clock.monotonicMillis() < this.#untilMillis) this.looked();
    else this.stop();
  }
}
