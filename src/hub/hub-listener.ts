import type { Source } from "./source.ts";
import type { TelemetryEvent } from "./telemetry-event.ts";

/** Somebody who is told what games say, at once and in order. The newest values are read from the source. */
export interface HubListener {
  /** A new `source.performance`, and the 0x01 packet if it came alone in a message; that is gone after the call. */
  performance(source: Source, borrowedPacket?: Uint8Array): void;
  /** A new `source.fps`. */
  fps(source: Source): void;
  /** A new `source.tracking`. */
  tracking(source: Source): void;
  /** Something happened. `event.borrowedPacket` must not be kept. */
  event(event: TelemetryEvent, source: Source): void;
  sourceOpened?(source: Source): void;
  sourceClosed?(source: Source): void;
}
