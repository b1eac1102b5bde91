/** Recordings: MCAP files that survive anything, and the recorder that writes what games send into them. */
export type { RecordedHitch } from "./active-recording.ts";
export { SETUP_NAMES } from "./describe-recorded-game.ts";
export type { Quota } from "./quota.ts";
export { Recorder, type RecorderContext } from "./recorder.ts";
export { type ReadChannel, type ReadMessage, type ReadRange, RecordingReader } from "./recording-reader.ts";
export type { RecordingInfo, RotateBounds } from "./recording-request.ts";
export type { RecordingShelf } from "./recording-shelf.ts";
export type { KindOfRecordings, RecordingShelves } from "./recording-shelves.ts";
export { RecordingWriter } from "./recording-writer.ts";
export { RECORDING_ENDING, RECORDING_NAME, RecordingsFolder } from "./recordings-folder.ts";
export { repairRecording } from "./repair-recording.ts";
export { type RecordedSource, type TopicChannel, TopicChannels } from "./topic-channels.ts";
export { nanosOfMillis, nanosOfSeconds, secondsOfNanos } from "./unix-nanos.ts";
export { viewerChannelOf } from "./viewer-channel.ts";
export { viewerTime } from "./viewer-time.ts";
