import { MAX_INTERVAL_SECONDS } from "../../protocol/commands.ts";
import { GAME_STREAMS, type GameStream, samplingOf } from "../../protocol/streams.ts";
import { type Setting, setting } from "./setting.ts";
import { numberKind } from "./value-kind.ts";

const interval = numberKind({ min: 0, max: MAX_INTERVAL_SECONDS, unit: "seconds" });

/** The interval of clients that ask for none, of each stream. */
export const PACE_SETTINGS = Object.fromEntries(
  GAME_STREAMS.map((stream) => [`${stream}_interval_s`, intervalOf(stream)]),
  // The loop makes exactly the keys of the type.
) as Record<`${GameStream}_interval_s`, Setting<number>>;

function intervalOf(stream: GameStream): Setting<number> {
  return setting({
    kind: interval,
    sentence: `how often ${samplingOf(stream).goes} to clients that ask for no rate; 0 is every sample`,
    byDefault: "the game's own pace",
    live: true,
    read: ({ paces }) => paces[stream],
    write: ({ paces }, value) => {
      paces[stream] = value;
    },
    clear: ({ paces }) => {
      paces[stream] = undefined;
    },
  });
}
