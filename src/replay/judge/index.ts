/** Judges recordings: measures a game from one, and says what differs between two. */
export { gamesOfRecording } from "./games-of-recording.ts";
export { judgeRecording } from "./judge-recording.ts";
export { type MeasuredRecording, measureRecording, type RecordedRun } from "./measure-recording.ts";
export { differencesOf, recordedSubject, type SubjectDifference } from "./recorded-subject.ts";
