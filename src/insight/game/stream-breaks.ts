import type { MessageSource } from "../../hub/index.ts";
import type { GameStream } from "../../protocol/streams.ts";

/** A stream was interrupted if no sample came for this long, and for this many times the time before. Units: milliseconds. */
const SILENT_MILLIS = 1000;
const SILENT_TIMES = 4;

/** Finds where a stream of a game was interrupted: the relay had switched it off, or the game sent no samples for a while. */
export class StreamBreaks {
  #timesSwitchedOff: number;
  #lastGapMillis = Number.NaN;

  constructor(
    private readonly source: MessageSource,
    private readonly stream: GameStream,
  ) {
    this.#timesSwitchedOff = source.timesSwitchedOff(stream);
  }

  /**
   * Whether the stream was interrupted before this sample; `before` says whether samples are missing there. A game sends on for a moment after its
   * stream was switched off, so only a sample after missing ones can be the first of a new stretch. Units: milliseconds since the sample before.
   * Cost: a few comparisons, no allocation.
   */
  isBefore(gapMillis: number, before: "complete" | "missing"): boolean {
    const isSilent = gapMillis > SILENT_MILLIS && gapMillis > SILENT_TIMES * this.#lastGapMillis;
    this.#lastGapMillis = gapMillis;
    if (before === "complete") return false;
    const times = this.source.timesSwitchedOff(this.stream);
    const wasSwitchedOff = times !== this.#timesSwitchedOff;
    this.#timesSwitchedOff = times;
    return wasSwitchedOff || isSilent;
  }
}
