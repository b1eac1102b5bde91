import type { SourceEnd } from "./hub-listener.ts";
import type { Source } from "./source.ts";

/** Somebody who is told which games come and go. */
export interface SourceWatcher {
  /** A game has connected. It has an assigned name. */
  opened?(source: Source): void;
  /** A game has said who it is, and is about to be given its name. */
  introducing(source: Source): void;
  /** It has its name now. */
  introduced(source: Source): void;
  /** A game offers other commands from now on. */
  offered?(source: Source): void;
  /** A game has gone. */
  closed(source: Source, end: SourceEnd): void;
  /** What a game that has gone said is not told any more. */
  retracted?(source: Source): void;
}
