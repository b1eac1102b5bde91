import { describe, expect, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { SimulatedGame, SimulatedProducer } from "../../../src/ingest/simulator/index.ts";
import type { Pose } from "../../../src/protocol/samples.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const play = (seed: number, frames: number, hz = 90) => {
  const game = new SimulatedGame({ seed, hz });
  return Array.from({ length: frames }, (_, index) => game.step(index / hz));
};

describe("a simulated game", () => {
  test("is the same for the same seed, and different for another seed", () => {
    expect(play(3, 500)).toEqual(play(3, 500));
    expect(play(3, 10)).not.toEqual(play(4, 10));
  });

  test.each([1, 2, 3, 4, 5])("moves like a person, seed %d", (seed) => {
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
      // Throws and swings among them.
      expect(Math.max(...speeds)).toBeLessThan(12);
      expect(Math.max(...speeds)).toBeGreaterThan(0.05);
    }
    const heights = poses.map((track) => track.map(({ position }) => position[1]));
    expect(Math.min(...(heights[0] ?? []))).toBeGreaterThan(1.5);
    expect(Math.max(...(heights[0] ?? []))).toBeLessThan(1.9);
  });

  test("keeps its rate, and reports the rate that it keeps", () => {
    const frames = play(1, 9000);
    const mean = frames.reduce((sum, { sample }) => sum + sample.frameMillis, 0) / frames.length;
    expect(Math.abs(mean - 1000 / 90)).toBeLessThan(0.05);
    expect(frames.map(({ sample }) => sample.frame)).toEqual(
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

  test("keeps a rate that is higher than that of timers", () => {
    const { clock, producer, binary } = setUp(5000);
    producer.start();
    clock.advance(1000);
    expect(Math.abs(binary().length - 5000)).toBeLessThanOrEqual(1);
  });

  test("has monitors of the time in which they are sent, and of no other", () => {
    const { clock, producer, sent } = setUp();
    producer.connected();
    producer.start();
    producer.received('{"command":"configure","config":{"performance_enabled":false}}');
    clock.advance(20_000);
    sent.length = 0;
    producer.received('{"command":"configure","config":{"performance_enabled":true}}');
    clock.advance(1000);
    const [first] = sent
      .filter((message) => typeof message === "string")
      .map((message) => JSON.parse(message))
      .filter(({ event }) => event === "performance");
    expect(first.data.frames).toBeGreaterThan(0);
    expect(first.data.main_thread_ms.ran).toBeLessThan(1000);
  });

  test("follows the relay's commands until the next connection", () => {
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

  test("offers commands, and has one long frame when hitch is called", () => {
    const { clock, producer, sent, binary } = setUp();
    const said = () => sent.flatMap((message) => (typeof message === "string" ? [JSON.parse(message)] : []));
    const codec = new PlainCodec();
    const sample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
    const frameTimes = () =>
      binary().map((message) => {
        codec.decode(message as Uint8Array).readPerformance(0, sample);
        return sample.frameMillis;
      });
    producer.connected();
    const names = said()[0].commands.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["hitch", "teleport"]);
    producer.start();
    clock.advance(100);
    const before = binary().length;
    producer.received('{"command":"call","id":"a/1","name":"hitch","arguments":{"milliseconds":500}}');
    expect(said().at(-1)).toEqual({
      type: "result",
      id: "a/1",
      result: { frame: before + 1, milliseconds: 500 },
    });
    clock.advance(500);
    expect(binary()).toHaveLength(before);
    clock.advance(100);
    const long = frameTimes().filter((millis) => millis > 100);
    expect(long).toHaveLength(1);
    expect(long[0]).toBeCloseTo(500 + 1000 / 90, 0);
    expect(frameTimes().findIndex((millis) => millis > 100)).toBe(before);
    producer.received('{"command":"call","id":"a/2","name":"teleport","arguments":{"to":[1,0,2]}}');
    expect(said().slice(-2)).toMatchObject([
      { event: "custom", data: { event_name: "player_teleported", from: [0, 0, 0], to: [1, 0, 2] } },
      { type: "result", id: "a/2", result: { position: [1, 0, 2] } },
    ]);
  });

  test.each([
    ['"name":"fly"', "unknown_command"],
    ['"name":"hitch","arguments":{"milliseconds":-1}', "bad_arguments"],
    ['"name":"hitch","arguments":{"milliseconds":1e9}', "bad_arguments"],
    ['"name":"teleport","arguments":{"to":[1,2]}', "bad_arguments"],
    ['"name":"teleport"', "bad_arguments"],
  ])("answers a call of %s with the error %s", (call, code) => {
    const { producer, sent } = setUp();
    producer.received(`{"command":"call","id":"a/1",${call}}`);
    expect(JSON.parse(String(sent[0]))).toMatchObject({ type: "error", id: "a/1", code });
  });

  test("answers get_snapshot under the id that it came with", () => {
    const { producer, sent } = setUp();
    producer.received('{"command":"get_snapshot","id":"a/1"}');
    const data = { scene: "res://scenes/lobby.tscn", frame: 0, hz: 90, commands: ["hitch", "teleport"] };
    expect(JSON.parse(String(sent[0]))).toMatchObject({ type: "snapshot", id: "a/1", data });
  });

  test("sends monitors at the interval that the relay asked for, and none while they are off", () => {
    const { clock, producer, sent } = setUp();
    const count = () => sent.filter((message) => String(message).includes('"performance"')).length;
    producer.start();
    clock.advance(2000);
    expect(count()).toBe(4);
    producer.received('{"command":"set_update_interval","interval":0.1,"stream":"performance"}');
    clock.advance(2000);
    expect(count()).toBeGreaterThanOrEqual(22);
    const config = { fps_enabled: true, vr_tracking_enabled: true, performance_enabled: false };
    producer.received(JSON.stringify({ command: "configure", config }));
    const before = count();
    clock.advance(1000);
    expect(count()).toBe(before);
  });

  test("stops without leaving a timer", () => {
    const { clock, producer, binary } = setUp();
    producer.start();
    producer.stop();
    clock.advance(1000);
    expect([binary(), clock.timers]).toEqual([[], 0]);
  });
});
