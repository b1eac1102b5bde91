/** What `recordings import` runs with. */
export { describeImports } from "./describe-imports.ts";
export { importRecordings } from "./import-recordings.ts";
