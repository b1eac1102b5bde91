export { holdSnapshotQuestions } from "./hold-snapshot-questions.ts";
export { Upstream, type UpstreamStatus } from "./upstream.ts";
export { isOwnAddress, type UpstreamAddress, upstreamAddress } from "./upstream-address.ts";
