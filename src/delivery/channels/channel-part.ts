import type { Exceptions } from "./exceptions.ts";
import type { Interval } from "./throttling.ts";

/** Some topics of one game or of all, at one interval: what one subscription covers, in every format. */
export interface ChannelPart {
  /** A topic or a wildcard: one channel carries every topic of the wildcard. */
  readonly pattern: string;
  /** What the wildcard leaves out; undefined for nothing. */
  readonly except: Exceptions | undefined;
  readonly interval: Interval;
  /** Name of the game; undefined is every game. */
  readonly source: string | undefined;
}
