import { AddonGame } from "./addon-game.ts";
import { LoneSamples } from "./lone-samples.ts";
import { PacketsGame } from "./packets-game.ts";

/** Kinds of load: what the addon sends (0x04), what `simulate` sends (0x01 and 0x03 in one message), and lone 0x01. */
export const GAME_KINDS = ["addon", "simulate", "lone"] as const;

/** One of {@link GAME_KINDS}. */
export type GameKind = (typeof GAME_KINDS)[number];

/** A game that a bench plays. Its frame samples carry the number of the tick as frame number. */
export interface PlayedGame {
  /** First message to the relay; absent if the game introduces itself with nothing. */
  readonly hello?: string;
  /** The binary message of a tick with the frame alone. Owned by the game, good until the next call. Units: microseconds since the game's start. */
  frame(tick: number, ticksMicros: number): Uint8Array;
  /** All messages of a tick at 90 Hz: the frame, and twice a second the monitors. Good until the next call. */
  messages(tick: number): readonly (string | Uint8Array)[];
}

/** Makes a game of a kind. Games of a kind send the same in the same tick, apart from the time. */
export function playedGame(kind: GameKind): PlayedGame {
  switch (kind) {
    case "addon":
      return new AddonGame();
    case "simulate":
      return new PacketsGame();
    case "lone":
      return new LoneSamples();
  }
}

/** Name of a kind of load in tables. */
export const GAME_TITLES: Readonly<Record<GameKind, string>> = {
  addon: "0x04 (the addon)",
  simulate: "0x01 and 0x03 (simulate)",
  lone: "lone 0x01",
};
