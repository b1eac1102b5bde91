import type { Clock } from "../base/clock.ts";
import type { PerformanceSample } from "../protocol/samples.ts";
import type { HubListener } from "./hub-listener.ts";
import { emptyStampedSample } from "./sample-ring.ts";
import type { Source } from "./source.ts";
import type { TopicState } from "./topic-state.ts";
import type { Topics } from "./topics.ts";
import type { WallTime } from "./wall-time.ts";

/** Figures that come one after the other and of which nobody is told, at most: whoever reads them from the history finds all. */
const MOST_UNTOLD = 128;

/**
 * The short way of most packets with figures: passed on as they came and kept in the history, while nobody is told. Between two frames everything is
 * cold, and what is not touched is not paid for. The newest figures of a game are then in the history alone, until somebody asks for them.
 */
export class ShortWay {
  readonly #clock: Clock;
  readonly #wallTime: WallTime;
  readonly #topics: Topics;
  readonly #fps: TopicState;
  /** Who may pass packets on without anybody being told. */
  #outlet: HubListener | undefined;
  /** Packets that were, since somebody was told; and the game of which only the history knows the newest. */
  #untold = 0;
  #behind: Source | undefined;
  readonly #row = emptyStampedSample();

  constructor(clock: Clock, wallTime: WallTime, topics: Topics, fps: TopicState) {
    this.#clock = clock;
    this.#wallTime = wallTime;
    this.#topics = topics;
    this.#fps = fps;
  }

  /** It is open while all but one listener read the history, and that one passes packets on. */
  listenersChanged(listeners: readonly HubListener[]): void {
    const [outlet, ...others] = listeners.filter(({ readsHistory }) => readsHistory !== true);
    this.#outlet = others.length === 0 && outlet?.passOn !== undefined ? outlet : undefined;
  }

  /** Takes a packet whose time is now. False where it has to go the long way. Cost: allocates nothing. */
  takes(source: Source, sample: Readonly<PerformanceSample>, borrowedPacket: Uint8Array): boolean {
    if (this.#outlet?.passOn === undefined || this.#untold >= MOST_UNTOLD) return false;
    const atMillis = this.#clock.monotonicMillis();
    if (!this.#outlet.passOn(source, atMillis, borrowedPacket)) return false;
    if (source !== this.#behind) {
      this.refresh();
      this.#behind = source;
    }
    this.#untold++;
    const row = this.#row;
    row.seq = ++this.#fps.seq;
    row.offset = ++this.#topics.offset;
    row.atMillis = atMillis;
    row.timestampSeconds = this.#wallTime.unixSeconds(atMillis, atMillis);
    this.#fps.history.samples.add(source, sample, source.fpsFields, row);
    this.#clock.passing?.(atMillis);
    return true;
  }

  /** Somebody is told of something: whoever reads the history will look. */
  told(): void {
    this.#untold = 0;
  }

  /** Brings the newest figures of the game whose packets went this way up to date. */
  refresh(): void {
    const source = this.#behind;
    if (source === undefined) return;
    this.#behind = undefined;
    const row = this.#row;
    const { samples } = this.#fps.history;
    samples.read(samples.pushed - 1, row);
    source.performanceFromPacket = true;
    source.fillPerformance(row);
    const message = source.fpsMessage;
    message.seq = row.seq;
    message.offset = row.offset;
    message.atMillis = row.atMillis;
    message.timestampSeconds = row.timestampSeconds;
  }
}
