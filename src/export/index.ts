/** Exports: a recording as a file of another program. Each format loads when it is asked for. */
export { ExportedRecording, type ExportSelection } from "./format/index.ts";
export { EXPORT_FORMATS, type FormatName, formatOfFile } from "./formats.ts";
