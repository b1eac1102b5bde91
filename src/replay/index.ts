/** Plays recordings again: as messages of games, and judged as if they were live. */
export { type GameMessage, gameMessageOf, isOfGame } from "./game-message.ts";
export { JudgedRecording } from "./judged-recording.ts";
export { recordedHellos } from "./recorded-hellos.ts";
export { RelayReplay, type ReplayControl } from "./relay-replay.ts";
export { type ReplayOutput, ReplayPlayer } from "./replay-player.ts";
export { stateAt } from "./state-at.ts";
