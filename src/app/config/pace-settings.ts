import { MAX_INTERVAL_SECONDS } from "../../protocol/commands.ts";
import type { GameStream } from "../../protocol/streams.ts";
import { setting } from "./setting.ts";
import { numberKind } from "./value-kind.ts";

const interval = numberKind({ min: 0, max: MAX_INTERVAL_SECONDS, unit: "seconds" });

/** The pace of clients that ask for none. */
export const PACE_SETTINGS = {
  fps_interval_s: paceOf("fps", "the fps event goes"),
  vr_tracking_interval_s: paceOf("vr_tracking", "poses go"),
  performance_interval_s: paceOf("performance", "slow figures go"),
} as const;

function paceOf(stream: GameStream, what: string) {
  return setting({
    kind: interval,
    sentence: `how often ${what} to clients that ask for no rate; 0 is every sample`,
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
