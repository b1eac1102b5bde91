export { type AcceptedEvent, Hub } from "./hub.ts";
export type { HubListener } from "./hub-listener.ts";
export type { FpsValue, Newest, Source, TrackingValue } from "./source.ts";
export type { TelemetryEvent } from "./telemetry-event.ts";
