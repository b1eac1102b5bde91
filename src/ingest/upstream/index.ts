export { holdSnapshotQuestions } from "./hold-snapshot-questions.ts";
export { Upstream } from "./upstream.ts";
export { isOwnAddress, type UpstreamAddress, upstreamAddress } from "./upstream-address.ts";
