/** The statistics of each second of a game, for the topic `stats`. */
export { GameStats } from "./game-stats.ts";
export { STATS_TOPIC, tellSeconds } from "./tell-seconds.ts";
