export { askToQuit, Caller, type FreshSnapshots, GameCalls } from "./calls/index.ts";
export { Debuggers } from "./debugger/debuggers.ts";
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
  truthDocument,
} from "./simulator/faults/index.ts";
export { SimulatedGame } from "./simulator/simulated-game.ts";
export { type ProducerLink, SimulatedProducer } from "./simulator/simulated-producer.ts";
export { Upstream } from "./upstream/upstream.ts";
export { isOwnAddress, type UpstreamAddress, upstreamAddress } from "./upstream/upstream-address.ts";
