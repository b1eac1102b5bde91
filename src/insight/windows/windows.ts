import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { TrackingSample } from "../../protocol/samples.ts";
import { type ObservedFrame, type Observer, type SourceContext, StreamBreaks } from "../game/index.ts";
import { FrameWindows } from "./frame-windows.ts";
import { MonitorWindows } from "./monitor-windows.ts";
import { TrackingWindows } from "./tracking-windows.ts";

/** All windows of one game. */
export class Windows implements Observer {
  readonly frames: FrameWindows;
  readonly poses: TrackingWindows;
  /** Frame samples of the connection that came too fast to be judged. They are in no window. */
  notJudged = 0;
  readonly byMonitor: MonitorWindows;
  readonly #context: SourceContext;

  constructor(context: SourceContext) {
    this.#context = context;
    this.frames = new FrameWindows(context.refresh);
    this.poses = new TrackingWindows(context.hands, new StreamBreaks(context.source, "vr_tracking"));
    context.trackingFaults.counter = this.poses;
    this.byMonitor = new MonitorWindows(context.refresh);
  }

  frame(sample: Readonly<ObservedFrame>): void {
    this.frames.frame(sample);
  }

  tracking(poses: Readonly<TrackingSample>, atMillis: number): void {
    this.poses.tracking(poses, atMillis);
  }

  resumed(pausedMillis: number, atMillis: number): void {
    this.frames.counts.at(atMillis).pause(pausedMillis);
    this.poses.restart();
  }

  monitors(data: Readonly<JsonObject>, atMillis: number): void {
    this.byMonitor.monitors(data, atMillis, this.#context.clock.unixMillis() / 1000);
  }

  headset(data: Readonly<JsonObject>, atMillis: number): void {
    this.byMonitor.headset(data, atMillis, this.#context.clock.unixMillis() / 1000);
  }

  /** Takes the engine's profiles: the work of each frame, and render times. */
  event({ topic, body, atMillis, timestampSeconds }: HubMessage): void {
    if (body.from !== "json" || !topic.name.startsWith("profiler/")) return;
    const { frame, frame_time_ms } = body.data;
    if (topic.name === "profiler/visual") this.byMonitor.renderTimes(body.data, atMillis, timestampSeconds);
    else if (typeof frame === "number" && typeof frame_time_ms === "number")
      this.frames.workOf(frame, frame_time_ms, atMillis, timestampSeconds);
  }
}
