/** The two streams whose pace a classic client can set: performance figures and poses. */
export const STREAMS = ["fps", "vr_tracking"] as const;

/** One of {@link STREAMS}. */
export type Stream = (typeof STREAMS)[number];

/** What all clients together want of one stream. */
export interface StreamDemand {
  /** Whether anybody wants it. */
  enabled: boolean;
  /** Whether somebody wants it at the pace that the game takes by itself. */
  ownPace: boolean;
  /** The shortest interval that a client asked for; undefined when none did. Units: seconds, 0 is every sample. */
  fastestSeconds: number | undefined;
}

/** What all clients together want of a game. */
export type Demand = Record<Stream, StreamDemand>;

/** The pace of the old server inside the game, taken where a game does not say its own. Units: seconds. */
export const DEFAULT_INTERVAL_SECONDS: Readonly<Record<Stream, number>> = { fps: 0.5, vr_tracking: 0.1 };
