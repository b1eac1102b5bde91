export { askToQuit, Caller, type FreshSnapshots, GameCalls } from "./calls/index.ts";
export { Debuggers } from "./debugger/index.ts";
export { holdSnapshotQuestions } from "./producer/hold-snapshot-questions.ts";
export { Producers } from "./producer/producers.ts";
export { GameSockets } from "./session/game-sockets.ts";
export {
  DEFAULT_FAULT_TIMES,
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
export { isOwnAddress, Upstream, type UpstreamAddress, upstreamAddress } from "./upstream/index.ts";
