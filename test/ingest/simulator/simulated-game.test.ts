import { describe, expect, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { SimulatedGame, SimulatedProducer } from "../../../src/ingest/index.ts";
import type { Pose } from "../../../src/protocol/samples.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const play = (seed: number, frames: number, hz = 90) => {
  const game = new SimulatedGame({ seed, hz });
  return Array.from({ length: frames }, (_, index) => game.step(index / hz));
};

describe("a simulated game", () => {
  test("is the same for the same seed and another for another", () => {
    expect(play(3, 500)).toEqual(play(3, 500));
    expect(play(3, 10)).not.toEqual(play(4, 10));
  });

  test.each([1, 2, 3, 4, 5])("moves as a person can, seed %d", (seed) => {
    const frames = play(seed, 90 * 60);
    const poses = (["headset", "leftController", "rightController"] as const).map((device) =>
      frames.map(({ tracking }) => tracking[device] as Pose),
    );
    for (const track of poses) {
      for (const { rotation } of track) expect(Math.abs(Math.hypot(...rotation) - 1)).toBeLessThan(1e-9);
      const speeds = track.slice(1).map(({ position }, index) => {
        const before = track[index]?.position ?? position;
        return Math.hypot(...position.map((metres, axis) => metres - (before[axis] ?? 0))) * 90;
      });
      expect(Math.max(...speeds)).toBeLessThan(3);
      expect(Math.max(...speeds)).toBeGreaterThan(0.05);
    }
    const heights = poses.map((track) => track.map(({ position }) => position[1]));
    expect(Math.min(...(heights[0] ?? []))).toBeGreaterThan(1.5);
    expect(Math.max(...(heights[0] ?? []))).toBeLessThan(1.9);
  });

  test("holds its rate, and says of itself what it does", () => {
    const frames = play(1, 9000);
    const mean = frames.reduce((sum, { performance }) => sum + performance.frameMillis, 0) / frames.length;
    expect(Math.abs(mean - 1000 / 90)).toBeLessThan(0.05);
    expect(frames.map(({ performance }) => performance.frame)).toEqual(
      Array.from({ length: 9000 }, (_, index) => index + 1),
    );
  });

  test("has events of every kind within two minutes", () => {
    const events = play(1, 90 * 120).flatMap((frame) => frame.events.map(({ event }) => event));
    expect(new Set(events)).toEqual(new Set(["scene_changed", "custom", "warning", "error"]));
  });
});

describe("a simulated producer", () => {
  const setUp = (hz = 90) => {
    const clock = new ManualClock();
    const sent: (string | Uint8Array)[] = [];
    const link = {
      send: (message: string | Uint8Array) =>
        sent.push(typeof message === "string" ? message : message.slice()) > 0,
    };
    const producer = new SimulatedProducer(
      new SimulatedGame({ seed: 1, hz }),
      link,
      new PlainCodec(),
      clock,
      "sim",
    );
    const binary = () => sent.filter((message) => typeof message !== "string");
    return { clock, sent, producer, binary };
  };

  test("sends one message a frame, 0x01 and 0x03 back to back", () => {
    const { clock, producer, binary } = setUp();
    producer.connected();
    producer.start();
    clock.advance(1000);
    expect(binary()).toHaveLength(90);
    expect(
      binary().every((message) => message.length === 17 + 128 && message[0] === 1 && message[17] === 3),
    ).toBe(true);
  });

  test("keeps its rate above what timers can do", () => {
    const { clock, producer, binary } = setUp(5000);
    producer.start();
    clock.advance(1000);
    expect(Math.abs(binary().length - 5000)).toBeLessThanOrEqual(1);
  });

  test("heeds what the relay asks, until the connection is a new one", () => {
    const { clock, producer, binary, sent } = setUp();
    producer.connected();
    expect(JSON.parse(String(sent[0]))).toMatchObject({ type: "hello", source: "sim" });
    producer.received('{"command":"configure","config":{"fps_enabled":false,"vr_tracking_enabled":true}}');
    producer.received('{"command":"set_update_interval","interval":0.1,"stream":"vr_tracking"}');
    producer.start();
    clock.advance(1000);
    expect(binary()).toHaveLength(10);
    expect(binary().every((message) => message[0] === 3)).toBe(true);
    producer.received('{"command":"configure","config":{"fps_enabled":false,"vr_tracking_enabled":false}}');
    clock.advance(1000);
    expect(binary()).toHaveLength(10);
    producer.connected();
    clock.advance(1000);
    expect(binary()).toHaveLength(100);
  });

  test("stops when told, with no timer left", () => {
    const { clock, producer, binary } = setUp();
    producer.start();
    producer.stop();
    clock.advance(1000);
    expect([binary(), clock.timers]).toEqual([[], 0]);
  });
});
