/** Recordings: MCAP files that survive anything, and the recorder that writes what games send into them. */
export type { RecordedHitch } from "./active-recording.ts";
export { FramePrefixes } from "./frame-prefixes.ts";
export { HITCH } from "./hitch-schema.ts";
export type { Quota } from "./quota.ts";
export { RecordedData } from "./recorded-data.ts";
export { Recorder, type RecorderContext } from "./recorder.ts";
export { type ReadChannel, type ReadMessage, type ReadRange, RecordingReader } from "./recording-reader.ts";
export type { RecordingInfo, RotateBounds } from "./recording-request.ts";
export { type RecordedChannel, RecordingWriter } from "./recording-writer.ts";
export { RECORDING_ENDING, RECORDING_NAME, RecordingsFolder } from "./recordings-folder.ts";
export { repairRecording } from "./repair-recording.ts";
export { TextBytes } from "./text-bytes.ts";
export { type RecordedSource, type TopicChannel, TopicChannels } from "./topic-channels.ts";
export { TopicSchemas } from "./topic-schemas.ts";
export { type ViewerChannel, viewerChannelOf } from "./viewer-channel.ts";
export { VIEWER_SHAPES, viewerSchema } from "./viewer-schemas.ts";
export { type ViewerTime, viewerTime } from "./viewer-time.ts";
