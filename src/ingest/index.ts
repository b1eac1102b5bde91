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
export {
  DEFAULT_FAULT_PACE,
  FAULT_KIND_NAMES,
  FAULT_KINDS,
  type FaultKind,
  FaultPlan,
  type FaultPlanOptions,
  type FaultSource,
  type FaultTruth,
  isFaultKind,
  type PlannedFault,
  type ProducerLink,
  SimulatedGame,
  type SimulatedGameOptions,
  SimulatedProducer,
  truthDocument,
} from "./simulator/index.ts";
export {
  holdSnapshotQuestions,
  isOwnAddress,
  Upstream,
  type UpstreamAddress,
  type UpstreamStatus,
  upstreamAddress,
} from "./upstream/index.ts";
