import type { GameStream } from "../protocol/streams.ts";

/** The pace of clients that ask for none, by stream; undefined is the game's own. Read anew each time. Units: seconds, 0 is every sample. */
export type DefaultPaces = Record<GameStream, number | undefined>;

/** The game's own pace, of every stream. */
export const OWN_PACES: Readonly<DefaultPaces> = {
  fps: undefined,
  vr_tracking: undefined,
  performance: undefined,
};
