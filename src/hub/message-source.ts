import type { GameStream } from "../protocol/streams.ts";

/** What a reader of a message may know of the game that said it. */
export interface MessageSource {
  readonly name: string;
  /** A new one for each connection of a game. */
  readonly epoch: string;
  readonly connected: boolean;
  /** The site of a linked game; undefined for a game that is connected to this relay. */
  readonly site: string | undefined;
  /** Who judges it: the insight of this relay, or another one whose alerts and statistics come with its messages (links, replay). */
  readonly judged: "here" | "elsewhere";
  /** Whether no history tells any more what it said: a replay shows its games at another time now. */
  readonly retracted: boolean;
  /** The game's own interval, if its hello has one. Units: seconds. */
  ownIntervalSeconds(stream: GameStream): number | undefined;
  /** The interval at which the relay has the game sample a stream; undefined while the relay has it switched off. Units: seconds, 0 is every sample. */
  samplingSeconds(stream: GameStream): number | undefined;
  /** How often the relay has switched a stream off. */
  timesSwitchedOff(stream: GameStream): number;
  /** Whether {@link spedUp} holds for any stream. */
  readonly hurried: boolean;
  /** Whether the relay has asked the game for a shorter interval than its own. */
  spedUp(stream: GameStream): boolean;
  /** Charges the game for work of the relay that its messages cause beyond being read and sent. Units: milliseconds. */
  worked(millis: number): void;
}
