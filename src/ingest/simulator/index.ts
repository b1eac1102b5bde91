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
} from "./faults/index.ts";
export { SimulatedGame } from "./simulated-game.ts";
export { type ProducerLink, SimulatedProducer } from "./simulated-producer.ts";
