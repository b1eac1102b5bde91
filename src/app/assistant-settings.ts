import { recordOf } from "../base/record-of.ts";
import type { DefaultIntervals } from "../delivery/index.ts";
import { GAME_STREAMS } from "../protocol/streams.ts";
import type { Intervals, McpContext } from "../surfaces/mcp/index.ts";
import type { LiveConfig } from "./config/live-config.ts";

/** The settings that assistants may read and change, which are those of `/config`. */
export function assistantSettings(
  config: LiveConfig,
  intervals: Readonly<DefaultIntervals>,
  profilesHitches: () => boolean,
): McpContext["settings"] {
  return {
    intervals: (): Intervals => recordOf(GAME_STREAMS, (stream) => intervals[stream] ?? null),
    profilesHitches,
    change({ intervals: asked = {}, profilesHitches: profile }) {
      const changes = GAME_STREAMS.flatMap((stream) => {
        const seconds = asked[stream];
        return seconds === undefined ? [] : [[`${stream}_interval_s`, seconds] as const];
      });
      return config.patch({
        ...Object.fromEntries(changes),
        ...(profile === undefined ? {} : { profile_hitches: profile }),
      });
    },
  };
}
