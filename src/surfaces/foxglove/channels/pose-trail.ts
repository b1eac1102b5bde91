import type { JsonObject } from "../../../protocol/json-object.ts";
import { VIEWER_SHAPES, viewerSchema, viewerTime } from "../../../recording/index.ts";
import type { ChannelContent, MessageData } from "./channel-content.ts";
import { isPose, POSE, pointOf, poseOf } from "./viewer-pose.ts";

const { text, time, object } = VIEWER_SHAPES;

/** Schema of a trail. Source: docs.foxglove.dev/docs/sdk/schemas/poses-in-frame. */
export const POSES_IN_FRAME = viewerSchema(
  object("foxglove.PosesInFrame", "An array of timestamped poses for an object or reference frame in space", {
    timestamp: time,
    frame_id: text,
    poses: { type: "array", items: POSE },
  }),
);

/** How far a trail goes back, and how often it has a pose. Units: nanoseconds. */
const TRAIL_NANOS = 2_000_000_000n;
const POSE_NANOS = 66_000_000n;

/** Where a device was during the last two seconds. */
export class PoseTrail implements ChannelContent {
  readonly #poses: { atNanos: bigint; pose: ReturnType<typeof poseOf> }[] = [];

  constructor(
    private readonly device: string,
    private readonly frameId: string,
  ) {}

  take(data: MessageData, atNanos: bigint): void {
    const newest = this.#poses.at(-1)?.atNanos;
    // A replay may have gone back.
    if (newest !== undefined && atNanos < newest) this.#poses.length = 0;
    else if (newest !== undefined && atNanos - newest < POSE_NANOS) return;
    const device = data.borrowData()[this.device] as JsonObject | undefined;
    if (isPose(device))
      this.#poses.push({ atNanos, pose: poseOf(pointOf(device.position), device.rotation) });
    while ((this.#poses[0]?.atNanos ?? atNanos) < atNanos - TRAIL_NANOS) this.#poses.shift();
  }

  write(_: MessageData, atNanos: bigint): string | undefined {
    if (this.#poses.length === 0) return undefined;
    const poses = this.#poses.map(({ pose }) => pose);
    return JSON.stringify({ timestamp: viewerTime(atNanos), frame_id: this.frameId, poses });
  }
}
