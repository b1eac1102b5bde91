/** What every format of exports works with. */
export type { ExportFormat } from "./export-format.ts";
export {
  dataOf,
  type ExportedMessage,
  ExportedRecording,
  type ExportSelection,
  nothing,
  textOf,
} from "./exported-recording.ts";
export { type FrameProfile, type ProfilePart, profileOf } from "./frame-profile.ts";
export { ProtobufWriter } from "./protobuf-writer.ts";
