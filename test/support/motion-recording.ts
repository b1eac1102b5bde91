import { RecordingWriter } from "../../src/recording/index.ts";

/** What a device did in a frame. */
export interface PlayedPose {
  position: readonly number[];
  rotation: readonly number[];
  tracked?: boolean;
  buttons?: Readonly<Record<string, number | boolean>>;
}

/** The data of a game at a moment. */
export interface PlayedMoment {
  headset?: PlayedPose;
  left_controller?: PlayedPose;
  right_controller?: PlayedPose;
  /** Data of an event `xr_extra`, which games send ten times a second. */
  extra?: Readonly<Record<string, unknown>>;
}

/** Options of {@link writeMotionRecording}. */
export interface WrittenMotion {
  /** Units: seconds. */
  seconds: number;
  hz?: number;
  source?: string;
  /** Scripts' time in a frame, which is how much later than its beginning it is sampled. Units: milliseconds. */
  workMillis?: (frame: number) => number;
}

const BEGAN_NANOS = 1_790_000_000_000_000_000n;

/** Writes a recording of a game whose devices move by a function of the time since its beginning in seconds. */
export function writeMotionRecording(
  path: string,
  { seconds, hz = 90, source = "hall", workMillis = () => 0.2 }: WrittenMotion,
  at: (seconds: number) => PlayedMoment,
): void {
  const writer = new RecordingWriter(path);
  const channelOf = (topic: string) =>
    writer.channel({
      topic: `/${source}/${topic}`,
      encoding: "json",
      schema: { name: topic, encoding: "jsonschema", data: Buffer.from("{}") },
      metadata: { topic, source, source_epoch: "e1" },
    });
  const [frames, poses, extras] = [channelOf("fps"), channelOf("vr_tracking"), channelOf("custom/xr_extra")];
  let beganBefore = 0;
  for (let frame = 0, began = 0; began <= seconds; frame++) {
    const { extra, ...devices } = at(began);
    const sampled = BEGAN_NANOS + BigInt(Math.round((began * 1000 + workMillis(frame)) * 1e6));
    const add = (channelId: number, data: object) =>
      writer.add(
        {
          channelId,
          sequence: frame,
          logTime: sampled,
          publishTime: sampled,
          data: Buffer.from(JSON.stringify(data)),
        },
        began * 1000,
      );
    add(frames, { fps: hz, frame_time_ms: Math.fround((began - beganBefore) * 1000), frame });
    add(poses, { ...devices, frame });
    if (extra !== undefined && frame % 9 === 0) add(extras, { event_name: "xr_extra", ...extra });
    beganBefore = began;
    // A frame that works for longer than it may last makes the next one late.
    began += Math.max(1 / hz, workMillis(frame) / 1000);
  }
  writer.end();
}
