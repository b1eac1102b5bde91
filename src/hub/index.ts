export { type AcceptedEvent, Hub } from "./hub.ts";
export type { HubListener } from "./hub-listener.ts";
export type { MessageSource } from "./message-source.ts";
export type { SampleRing, StampedSample } from "./sample-ring.ts";
export type { Source } from "./source.ts";
export type { SourceWatcher } from "./source-watcher.ts";
export type { PerformanceBody, TelemetryMessage } from "./telemetry-message.ts";
export type { TopicState } from "./topic-state.ts";
export { DEFAULT_HISTORY, type HistoryOptions } from "./topics.ts";
