import { recordOf } from "../../base/record-of.ts";
import { GAME_STREAMS, type GameStream } from "../../protocol/streams.ts";

/** Interval of clients that ask for none, by stream; undefined is the game's own interval. Read at each use. Units: seconds, 0 is every sample. */
export type DefaultIntervals = Record<GameStream, number | undefined>;

/** The game's own interval for every stream. */
export const OWN_INTERVALS: Readonly<DefaultIntervals> = recordOf(GAME_STREAMS, () => undefined);
