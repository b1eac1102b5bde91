/** Recordings: MCAP files that survive anything, and the recorder that writes what games send into them. */
export { Recorder, type RecorderContext } from "./recorder.ts";
export type { RecordingInfo, RecordingRequest } from "./recording-request.ts";
export { type RecordedChannel, RecordingWriter } from "./recording-writer.ts";
export { RECORDING_NAME, RecordingsFolder } from "./recordings-folder.ts";
export { type Repair, repairRecording } from "./repair-recording.ts";
