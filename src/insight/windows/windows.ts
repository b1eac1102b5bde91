import type { HubMessage } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { TrackingSample } from "../../protocol/samples.ts";
import type { ObservedFrame, Observer, SourceContext } from "../observer.ts";
import { FigureWindows } from "./figure-windows.ts";
import { FrameWindows } from "./frame-windows.ts";
import { TrackingWindows } from "./tracking-windows.ts";

/** Every window of one game. */
export class Windows implements Observer {
  readonly frames: FrameWindows;
  readonly poses = new TrackingWindows();
  readonly slow = new FigureWindows();
  readonly #context: SourceContext;

  constructor(context: SourceContext) {
    this.#context = context;
    this.frames = new FrameWindows(context.refresh);
  }

  frame(sample: Readonly<ObservedFrame>): void {
    this.frames.frame(sample);
  }

  tracking(poses: Readonly<TrackingSample>, atMillis: number): void {
    this.poses.tracking(poses, atMillis);
  }

  figures(data: Readonly<JsonObject>, atMillis: number): void {
    this.slow.figures(data, atMillis, this.#context.clock.unixMillis() / 1000);
  }

  /** The engine's profiles: work frame by frame, and render times. */
  event({ topic, body, atMillis, timestampSeconds }: HubMessage): void {
    if (body.from !== "json" || !topic.name.startsWith("profiler/")) return;
    const { frame, frame_time_ms } = body.data;
    if (topic.name === "profiler/visual") this.slow.renderTimes(body.data, atMillis, timestampSeconds);
    else if (typeof frame === "number" && typeof frame_time_ms === "number")
      this.frames.workOf(frame, frame_time_ms, atMillis, timestampSeconds);
  }
}
