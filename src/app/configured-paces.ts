import { recordOf } from "../base/record-of.ts";
import type { DefaultIntervals } from "../delivery/index.ts";
import { GAME_STREAMS } from "../protocol/streams.ts";
import type { McpContext, Paces } from "../surfaces/mcp/index.ts";
import type { LiveConfig } from "./config/live-config.ts";

/** The pace of clients that ask for none, read and changed as `/config` does it. */
export function configuredPaces(config: LiveConfig, paces: Readonly<DefaultIntervals>): McpContext["paces"] {
  return {
    read: (): Paces => recordOf(GAME_STREAMS, (stream) => paces[stream] ?? null),
    change(changes) {
      const asked = GAME_STREAMS.flatMap((stream) => {
        const seconds = changes[stream];
        return seconds === undefined ? [] : [[`${stream}_interval_s`, seconds] as const];
      });
      return config.patch(Object.fromEntries(asked));
    },
  };
}
