/** What `recordings` runs with. */
export { changeRecordings, describeChanges } from "./change-recordings.ts";
export { describeImports } from "./describe-imports.ts";
export { describeRecordings } from "./describe-recordings.ts";
export { findRecordings } from "./find-recordings.ts";
export { checkImport, importRecordings } from "./import-recordings.ts";
