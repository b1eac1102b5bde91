/** Plays recordings again: as messages of games, and judged as if they were live. */
export { type GameMessage, gameMessageOf, isOfGame } from "./game-message.ts";
export { type JudgedFrom, JudgedRecording } from "./judged-recording.ts";
export { recordedBody } from "./recorded-body.ts";
export { type RecordedClocks, recordedClocks } from "./recorded-clocks.ts";
export { RecordedGames } from "./recorded-games.ts";
export { recordedHellos } from "./recorded-hellos.ts";
export { RecordedTime } from "./recorded-time.ts";
export { RelayReplay, type ReplayContext, type ReplayControl } from "./relay-replay.ts";
export { type PlayerPosition, type ReplayOutput, ReplayPlayer } from "./replay-player.ts";
export { stateAt } from "./state-at.ts";
