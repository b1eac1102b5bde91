import { MAX_INTERVAL_SECONDS } from "../../protocol/commands.ts";
import type { GameStream } from "../../protocol/streams.ts";
import { setting } from "./setting.ts";
import { numberKind } from "./value-kind.ts";

const seconds = numberKind({ min: 0, max: MAX_INTERVAL_SECONDS, unit: "seconds" });

/** The intervals of clients that set none. */
export const INTERVAL_SETTINGS = {
  fps_interval_s: intervalOf("fps", "fps events"),
  vr_tracking_interval_s: intervalOf("vr_tracking", "poses"),
  performance_interval_s: intervalOf("performance", "samples of the monitors (memory, CPU load, draw calls)"),
} as const;

function intervalOf(stream: GameStream, samples: string) {
  return setting({
    kind: seconds,
    sentence: `time between two ${samples} for clients that set no interval; 0 sends every sample`,
    byDefault: "the game's own interval",
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
