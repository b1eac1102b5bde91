/** How fast a recording may be replayed: 1 is as fast as it was recorded. */
export const MIN_REPLAY_SPEED = 0.1;
export const MAX_REPLAY_SPEED = 20;
/** Most frames that a replay goes on or back at once. */
export const MAX_REPLAY_STEP = 100;

/** The replay of a relay, as `/replay` and the topic `relay` show it. */
export interface ReplayState {
  /** Name of the recording. */
  recording: string;
  /** `failed`: the file could not be read any further. */
  state: "playing" | "paused" | "ended" | "failed";
  /** Where it is, and how long the recording is. Units: seconds since its beginning. */
  position_s: number;
  length_s: number;
  /** The time of the recording now, and when it begins and ends. Units: unix seconds. */
  at: number;
  from: number;
  to: number;
  /** 1 is as fast as it was recorded. */
  speed: number;
  /** Whether it begins again at its end. */
  loop: boolean;
  /** Names of the games that are connected. */
  games: string[];
}
