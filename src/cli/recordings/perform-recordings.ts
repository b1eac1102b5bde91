/** What `recordings` runs with, except for `recordings import`. */
export { changeRecordings, describeChanges } from "./change-recordings.ts";
export { describeRecordings } from "./describe-recordings.ts";
export { findRecordings } from "./find-recordings.ts";
export { listRecordings } from "./list-recordings.ts";
