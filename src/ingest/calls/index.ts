export type { CallOutcome } from "./call-outcome.ts";
export { Caller, type FreshSnapshots } from "./caller.ts";
export { type AskableGame, GameCalls } from "./game-calls.ts";
export { type Asked, type GameAnswer, GameQuestions } from "./game-questions.ts";
export { SnapshotQuestion } from "./snapshot-question.ts";
