export {
  type AskableGame,
  askToQuit,
  Caller,
  type CallOutcome,
  type FreshSnapshots,
  GameCalls,
  gamesOfRun,
} from "./calls/index.ts";
export { type AdbAddress, adbAddress, HeadsetNumbers } from "./headset/index.ts";
export { holdSnapshotQuestions } from "./producer/hold-snapshot-questions.ts";
export type { IngestContext } from "./producer/ingest-context.ts";
export type { ProducerKind } from "./producer/producer-kind.ts";
export { Producers } from "./producer/producers.ts";
export type { LinkStatus } from "./upstream/upstream.ts";
export { isOwnAddress, type UpstreamAddress, upstreamAddress } from "./upstream/upstream-address.ts";
