/** Recordings: MCAP files that survive anything. */

export { type RecordedChannel, RecordingWriter } from "./recording-writer.ts";
export { type Repair, repairRecording } from "./repair-recording.ts";
