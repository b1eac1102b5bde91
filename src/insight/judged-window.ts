import type { Verdict } from "../protocol/verdict.ts";
import type { WindowHitches } from "./verdict/index.ts";
import type { WindowOfGame } from "./windows/index.ts";

/** The statistics of one connection of a game over a window, with the verdict on them. */
export interface JudgedWindow extends WindowOfGame {
  /** Without hitches in which the game only waited. Of the whole relay, only the newest hitches are kept. */
  hitches: WindowHitches;
  verdict: Verdict;
}
