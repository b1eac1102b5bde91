export {
  type AskableGame,
  Caller,
  type CallOutcome,
  type FreshSnapshots,
  GameCalls,
} from "./calls/index.ts";
export { type DebuggerSocket, Debuggers, type DebuggersContext } from "./debugger/index.ts";
export type { IngestContext } from "./producer-session.ts";
export { type ProducerSocket, Producers } from "./producers.ts";
export { type ProducerLink, SimulatedGame, SimulatedProducer } from "./simulator/index.ts";
export {
  holdSnapshotQuestions,
  isOwnAddress,
  Upstream,
  type UpstreamAddress,
  type UpstreamStatus,
  upstreamAddress,
} from "./upstream/index.ts";
