import type { DefaultPaces } from "../delivery/index.ts";
import { GAME_STREAMS } from "../protocol/streams.ts";
import type { McpContext, Paces } from "../surfaces/mcp/index.ts";
import type { LiveConfig } from "./config/live-config.ts";

/** The pace of clients that ask for none, read and changed as `/config` does it. */
export function configuredPaces(config: LiveConfig, paces: Readonly<DefaultPaces>): McpContext["paces"] {
  return {
    read: (): Paces => ({
      fps: paces.fps ?? null,
      vr_tracking: paces.vr_tracking ?? null,
      performance: paces.performance ?? null,
    }),
    change(changes) {
      const asked = GAME_STREAMS.flatMap((stream) => {
        const seconds = changes[stream];
        return seconds === undefined ? [] : [[`${stream}_interval_s`, seconds] as const];
      });
      return config.patch(Object.fromEntries(asked));
    },
  };
}
