import type { HubMessage } from "../../../hub/index.ts";
import { VIEWER_SHAPES, viewerSchema, viewerTime } from "../../../recording/index.ts";
import type { ChannelContent, MessageData } from "./channel-content.ts";

const { number, time, object } = VIEWER_SHAPES;

/** Schema of the numbers of a frame, for plots. */
export const FRAME = viewerSchema(
  object("telemetry.Frame", "A frame of a game. Times in milliseconds.", {
    timestamp: time,
    frame: { type: "integer" },
    fps: number,
    frame_time_ms: number,
    physics_time_ms: number,
    longest_frame_time_ms: { ...number, description: "of the last tenth of a second, at least" },
  }),
);

/** How long a longest frame is shown at least. Units: nanoseconds. */
const SHOWN_NANOS = 100_000_000n;

/** The numbers of the newest frame, and the longest frame of the last tenth or two of a second: a plot at 60 Hz shows each hitch of a game at 90 Hz. */
export class FramePlot implements ChannelContent {
  #beganNanos = 0n;
  #longestMillis = 0;
  #longestBeforeMillis = 0;

  take(data: MessageData, atNanos: bigint): void {
    const millis = Number(data.borrowData().frame_time_ms);
    const sinceNanos = atNanos - this.#beganNanos;
    // A replay may go back.
    if (sinceNanos >= SHOWN_NANOS || sinceNanos < 0n) {
      this.#longestBeforeMillis = sinceNanos >= 0n && sinceNanos < 2n * SHOWN_NANOS ? this.#longestMillis : 0;
      this.#longestMillis = 0;
      this.#beganNanos = atNanos;
    }
    if (millis > this.#longestMillis) this.#longestMillis = millis;
  }

  write(data: MessageData, atNanos: bigint, { body }: HubMessage): string {
    const { fps, frame_time_ms, physics_time_ms, frame: stated } = data.borrowData();
    const frame = body.from === "frame" ? body.sample.frame : stated;
    const longest_frame_time_ms = Math.max(this.#longestBeforeMillis, this.#longestMillis);
    const timestamp = viewerTime(atNanos);
    return JSON.stringify({ timestamp, frame, fps, frame_time_ms, physics_time_ms, longest_frame_time_ms });
  }
}
