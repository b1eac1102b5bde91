export { askToQuit, Caller, type FreshSnapshots, GameCalls } from "./calls/index.ts";
export { Debuggers } from "./debugger/index.ts";
export { Producers } from "./producers.ts";
export {
  DEFAULT_FAULT_PACE,
  FAULT_KIND_NAMES,
  FAULT_KINDS,
  type FaultKind,
  FaultPlan,
  type FaultSource,
  type FaultTruth,
  isFaultKind,
  type PlannedFault,
  type ProducerLink,
  SimulatedGame,
  SimulatedProducer,
  truthDocument,
} from "./simulator/index.ts";
export {
  holdSnapshotQuestions,
  isOwnAddress,
  Upstream,
  type UpstreamAddress,
  upstreamAddress,
} from "./upstream/index.ts";
