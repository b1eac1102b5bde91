import type { GameStream } from "../protocol/streams.ts";

/** What a reader of a message may know of the game that said it. */
export interface MessageSource {
  readonly name: string;
  /** A new one for each connection of a game. */
  readonly epoch: string;
  readonly connected: boolean;
  /** The pace that the game takes by itself, if it said so. Units: seconds. */
  ownIntervalSeconds(stream: GameStream): number | undefined;
  /** Whether {@link spedUp} holds for any stream. */
  readonly hurried: boolean;
  /** Whether the game runs faster than its own pace because the relay asked it to. */
  spedUp(stream: GameStream): boolean;
}
