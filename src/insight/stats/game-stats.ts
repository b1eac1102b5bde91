import type { Stats } from "../../protocol/stats.ts";
import type { SourceContext } from "../game/index.ts";
import { type Hitch, type HitchLog, onlyWaited } from "../hitches/index.ts";
import {
  describeFrames,
  describeSecond,
  describeStandstill,
  describeTrend,
  type Windows,
} from "../windows/index.ts";
import { statsOfSecond } from "./stats-of-second.ts";

/** How long the statistics of a second wait for samples that are on their way: games that are judged send ten times a second, and the relay looks as often. Units: milliseconds. */
const ON_THEIR_WAY_MILLIS = 250;
/** The window of the verdict: the shortest in which a game at 10 frames a second has enough. Units: seconds. */
const WINDOW_SECONDS = 10;
/** The window of the memory's slope: in ten seconds it is mostly noise. Units: seconds. */
const MEMORY_SECONDS = 60;
/** Most seconds that are told at once, after the relay did not run. */
const MOST_AT_ONCE = 10;

/** Makes the messages of the topic `stats` of one game: the statistics of each second, once it is over. */
export class GameStats {
  /** Number of the next second, by the monotonic clock. */
  #next: number;
  /** The last hitch that a second counted. */
  #counted: Hitch | undefined;

  constructor(
    private readonly context: SourceContext,
    private readonly windows: Windows,
    private readonly log: HitchLog,
  ) {
    this.#next = Math.floor(context.clock.monotonicMillis() / 1000);
  }

  /** The statistics of each second that is over, once. A second in which the game sent no samples has none, unless it is known to stand still. Call it a few times a second. */
  due(nowMillis: number): Stats[] {
    const end = Math.floor((nowMillis - ON_THEIR_WAY_MILLIS) / 1000);
    if (this.#next >= end) return [];
    const first = Math.max(this.#next, end - MOST_AT_ONCE);
    this.#next = end;
    return Array.from({ length: end - first }, (_, index) =>
      this.#statsOf((first + index + 1) * 1000, nowMillis),
    ).filter((stats) => stats !== undefined);
  }

  #statsOf(endedMillis: number, nowMillis: number): Stats | undefined {
    const { context, windows, log } = this;
    const { memory } = windows.byMonitor;
    const second = describeSecond(context, windows, endedMillis);
    const standstill = describeStandstill(context.standstill.at(nowMillis));
    const isSampled = second.samples > 0 || second.tracking !== null || memory.over(1, endedMillis);
    if (!isSampled && standstill === null) return undefined;
    const window = {
      ...describeFrames(context, windows, { length: WINDOW_SECONDS, endedMillis }),
      standstill,
    };
    return statsOfSecond({
      second,
      hitches: this.#hitchesUntil(second.to),
      memory: describeTrend(memory.over(MEMORY_SECONDS, endedMillis)),
      window,
      windowSeconds: WINDOW_SECONDS,
      windowHitches: log.within(window.epoch, window.from, window.to),
    });
  }

  /** The hitches that no second has counted and whose last frame so far ended before a time. Leaves out those in which the game only waited. Units: unix seconds. */
  #hitchesUntil(to: number): Stats["hitches"] {
    const found = this.log
      .addedAfter(this.#counted, this.context.source.epoch)
      .filter((hitch) => hitch.to < to);
    this.#counted = found.at(-1) ?? this.#counted;
    const counted = found.filter((hitch) => !onlyWaited(hitch));
    const lost_frames = counted.reduce((sum, hitch) => sum + hitch.lost_frames, 0);
    return { count: counted.length, lost_frames };
  }
}
