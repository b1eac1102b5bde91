import type { GameQuestion } from "../calls/index.ts";
import type { Lateness } from "./lateness.ts";

/** A way by which a linked game comes. */
export interface GameWay {
  readonly site: string;
  /** How late what it brings is, and how old. */
  readonly lateness: Lateness;
  /** Whether it is there: false while it is cut. */
  readonly isUp: boolean;
  /** Sends a question on to the near relay of a game. `source`: the name of the game there. */
  ask(source: string, question: GameQuestion, timeoutMillis: number): void;
}

/** What has come by one way so far. */
export interface WayCounts {
  messages: number;
  /** States that came too late and were not shown. */
  late: number;
  /** Messages that the near relay left out, and events that never came. */
  lost: number;
  /** Messages that had come already, by another way or before a cut. */
  duplicates: number;
}
