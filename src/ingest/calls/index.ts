export { askToQuit } from "./ask-to-quit.ts";
export type { CallOutcome } from "./call-outcome.ts";
export { Caller, type FreshSnapshots } from "./caller.ts";
export { type AskableGame, GameCalls } from "./game-calls.ts";
export { type GameAnswer, type GameQuestion, GameQuestions } from "./game-questions.ts";
export { gamesOfRun } from "./games-of-run.ts";
export { SnapshotQuestion } from "./snapshot-question.ts";
