/** The statistics of each second of a game, for the topic `stats`. */
export { GameStats } from "./game-stats.ts";
