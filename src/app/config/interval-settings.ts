import { MAX_INTERVAL_SECONDS } from "../../protocol/limits.ts";
import { GAME_STREAMS, type GameStream, samplingOf } from "../../protocol/streams.ts";
import { type Setting, setting } from "./setting.ts";
import { numberKind } from "./value-kind.ts";

const seconds = numberKind({ min: 0, max: MAX_INTERVAL_SECONDS, unit: "seconds" });

/** The intervals of clients that set none, by stream. */
export const INTERVAL_SETTINGS = Object.fromEntries(
  GAME_STREAMS.map((stream) => [`${stream}_interval_s`, intervalOf(stream)]),
  // Safe: the loop makes exactly the keys of the type.
) as Record<`${GameStream}_interval_s`, Setting<number>>;

function intervalOf(stream: GameStream): Setting<number> {
  return setting({
    kind: seconds,
    sentence: `time between two ${samplingOf(stream).samples} for clients that set no interval; 0 sends every sample`,
    byDefault: "the game's own interval",
    live: true,
    read: ({ intervals }) => intervals[stream],
    write: ({ intervals }, value) => {
      intervals[stream] = value;
    },
    clear: ({ intervals }) => {
      intervals[stream] = undefined;
    },
  });
}
