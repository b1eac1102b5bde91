/** Makes recordings of files of other programs. */
export { type ImportReport, importFile } from "./import-file.ts";
