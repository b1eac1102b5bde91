/** The two streams whose pace a classic client can set: performance figures and poses. */
export const STREAMS = ["fps", "vr_tracking"] as const;

/** One of {@link STREAMS}. */
export type Stream = (typeof STREAMS)[number];

/** The streams of a game that samples its slow figures by themselves, and says so in its hello. Others sample them with fps. */
export const GAME_STREAMS = [...STREAMS, "performance"] as const;

/** One of {@link GAME_STREAMS}. */
export type GameStream = (typeof GAME_STREAMS)[number];

/** What all clients together want of one stream. */
export interface StreamDemand {
  /** Whether anybody wants it. */
  enabled: boolean;
  /** Whether somebody wants it at the pace that the game takes by itself. */
  ownPace: boolean;
  /** The shortest interval that a client asked for; undefined when none did. Units: seconds, 0 is every sample. */
  fastestSeconds: number | undefined;
}

/** The streams that clients wish for; `fps_and_performance` is what a game is told of fps that samples both together. */
export const WISHES = [...GAME_STREAMS, "fps_and_performance"] as const;

/** One of {@link WISHES}. */
export type WishName = (typeof WISHES)[number];

/** What all clients together want of a game. */
export type Demand = Record<WishName, StreamDemand>;

/** Every stream at the game's own pace. */
export const OWN_PACE_DEMAND = Object.fromEntries(
  WISHES.map((wish) => [wish, { enabled: true, ownPace: true, fastestSeconds: undefined }]),
) as Demand;

/** What a game is told that has all three streams. */
export function gameDemandOf({ fps, vr_tracking, performance }: Demand): Record<GameStream, StreamDemand> {
  return { fps, vr_tracking, performance };
}

/** The same in the two streams of the old server, for a game that knows no others. */
export function oldDemandOf(demand: Demand): Record<Stream, StreamDemand> {
  return { fps: demand.fps_and_performance, vr_tracking: demand.vr_tracking };
}

/** The pace of the old server inside the game, taken where a game does not say its own. Units: seconds. */
export const DEFAULT_INTERVAL_SECONDS: Readonly<Record<GameStream, number>> = {
  fps: 0.5,
  vr_tracking: 0.1,
  performance: 0.5,
};
