import { describe, expect, test } from "bun:test";
import { Random } from "../../src/base/random.ts";
import { fpsEventData, trackingEventData } from "../../src/codec/index.ts";
import type { ControllerState, TrackingSample } from "../../src/protocol/samples.ts";
import { nanosOfSeconds, secondsOfNanos } from "../../src/recording/index.ts";
import { recordedBody } from "../../src/replay/recorded-body.ts";

const random = new Random(3);

/** Any 32-bit number that is finite, of any size. */
function float32(): number {
  const bits = new Uint32Array([random.next() * 2 ** 32]);
  const [value = 0] = new Float32Array(bits.buffer);
  return Number.isFinite(value) ? value : float32();
}

function controller(): ControllerState {
  return {
    position: [float32(), float32(), float32()],
    rotation: [float32(), float32(), float32(), float32()],
    tracked: random.next() < 0.5,
    trigger: float32(),
    grip: float32(),
    buttonBits: Math.floor(random.next() * 2 ** 14),
  };
}

const bodyOf = (topic: string, data: object, at = 5) =>
  recordedBody(topic, Buffer.from(JSON.stringify(data)), at);

describe("the body of a recorded message", () => {
  test("is the sample of a packet, to the last bit", () => {
    for (let tries = 0; tries < 500; tries++) {
      const sample = {
        frame: Math.floor(random.next() * 2 ** 32),
        fps: float32(),
        frameMillis: float32(),
        physicsMillis: float32(),
      };
      const monitors = tries % 2 === 0 ? {} : { memory_usage_mb: 265.1, cpu_load: 0.3 };
      expect(bodyOf("fps", fpsEventData(sample, monitors))).toEqual({ from: "frame", sample, monitors });

      const { trigger, grip, buttonBits, ...headset } = controller();
      const poses: TrackingSample = {
        frame: tries,
        timeSeconds: 1_700_000_000.123456,
        headset: tries % 3 === 0 ? undefined : headset,
        leftController: tries % 5 === 0 ? undefined : controller(),
        rightController: controller(),
        reference: tries % 7 === 0 ? "new" : undefined,
      };
      const data = { ...trackingEventData(poses), ...(poses.reference && { reference: "new" }) };
      expect(bodyOf("vr_tracking", data, poses.timeSeconds)).toEqual({ from: "tracking", sample: poses });
    }
  });

  test("is the JSON that the game sent, where no packet could have said it", () => {
    const position = [0, 1.7, 0];
    const rotation = [0, 0, 0, 1];
    for (const [topic, data] of [
      ["fps", { fps: 90 }],
      ["fps", { fps: 90, frame_time_ms: 11, physics_time_ms: 2, frame: 3, measured: "frame_work" }],
      ["fps", { fps: 90, frame_time_ms: 11.111111111, physics_time_ms: 2, frame: 3 }],
      ["vr_tracking", { headset: { position, rotation } }],
      ["vr_tracking", { headset: { position }, frame: 2 }],
      ["vr_tracking", { left_controller: { position, rotation }, frame: 2 }],
      ["vr_tracking", { headset: { position, rotation }, frame: 2, eyes: [] }],
      ["performance", { nodes: 3 }],
    ] as const)
      expect(bodyOf(topic, data)).toEqual({
        from: "json",
        text: JSON.stringify({ type: "event", event: topic, data, timestamp: 5 }),
        data,
      });
  });

  test("is the message of each kind as a game sends it", () => {
    const textOf = (topic: string, data: object) => (bodyOf(topic, data) as { text: string }).text;
    expect(JSON.parse(textOf("scene", { to: "a" }))).toMatchObject({
      event: "scene_changed",
      data: { to: "a" },
    });
    expect(JSON.parse(textOf("custom/shot", { event_name: "shot" }))).toMatchObject({ event: "custom" });
    expect(JSON.parse(textOf("custom/shot", { at: 3 }))).toMatchObject({ event: "shot", data: { at: 3 } });
    expect(JSON.parse(textOf("snapshot", { a: 1 }))).toEqual({
      type: "snapshot",
      data: { a: 1 },
      timestamp: 5,
    });
    const alert = { type: "alert", level: "info", message: "m", timestamp: 4 };
    expect(JSON.parse(textOf("alert", alert))).toEqual(alert);
  });

  test("is none where the data are no JSON object", () => {
    for (const text of ["", "[1]", "nonsense", '{"a":'])
      expect(recordedBody("fps", Buffer.from(text), 1)).toBeUndefined();
  });
});

test("times keep every bit of a double through a recording", () => {
  for (let tries = 0; tries < 2000; tries++) {
    const seconds = 1_700_000_000 + random.next() * 1e8;
    expect(secondsOfNanos(nanosOfSeconds(seconds))).toBe(seconds);
  }
});
