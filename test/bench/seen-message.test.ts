import { expect, test } from "bun:test";
import { encode } from "@msgpack/msgpack";
import { poseAgeMillis } from "../../bench/end-to-end/game-clock.ts";
import { SeenMessages } from "../../bench/end-to-end/seen-message.ts";
import { OPCODE } from "../../src/cli/load/frame-reader.ts";
import { PlainCodec, trackingEventData } from "../../src/codec/index.ts";
import { emptyTrackingSample } from "../../src/protocol/empty-samples.ts";
import type { TrackingSample } from "../../src/protocol/samples.ts";

const STEPS = 2 ** 20;

/** Poses as clock_trackers.gd sets them at a time in unix microseconds. */
function sampleAt(unixMicros: number): TrackingSample {
  const position = [(Math.floor(unixMicros / 1000) % STEPS) / STEPS, 1.5 + (unixMicros % 1000) / STEPS, 0.1];
  const headset = {
    position: position.map(Math.fround) as [number, number, number],
    rotation: [0, 0, 0, 1] as [number, number, number, number],
    tracked: true,
  };
  return { ...emptyTrackingSample(), frame: 1, timeSeconds: unixMicros / 1e6, headset };
}

/** A message with these poses in every format. */
function messagesOf(sample: TrackingSample): [opcode: number, payload: Buffer][] {
  const message = { type: "event", event: "vr_tracking", data: trackingEventData(sample) };
  const packet = new PlainCodec().encodeTracking(sample);
  return [
    [OPCODE.text, Buffer.from(JSON.stringify(message))],
    [OPCODE.binary, Buffer.from(encode(message))],
    [OPCODE.binary, Buffer.from(packet as Uint8Array)],
  ];
}

test("the end-to-end bench reads a game's clock to the microsecond from poses of every format", () => {
  const messages = new SeenMessages();
  for (let unixMicros = 1_796_000_000_000_000; unixMicros < 1_796_003_000_000_000; unixMicros += 7_654_321) {
    for (const [opcode, payload] of messagesOf(sampleAt(unixMicros))) {
      const seen = messages.read(opcode, payload, 0, payload.length);
      if (seen === undefined || !("position" in seen)) throw new Error("expected a pose");
      expect(poseAgeMillis(seen.position, unixMicros / 1000 + 12.345)).toBeCloseTo(12.345, 2);
      expect(poseAgeMillis(seen.position, unixMicros / 1000 - 0.25)).toBeCloseTo(-0.25, 2);
    }
  }
});

test("the end-to-end bench reads the clock of events, and nothing from other messages or from history", () => {
  const messages = new SeenMessages();
  const read = (message: object) => {
    const payload = Buffer.from(`xx${JSON.stringify(message)}x`);
    return messages.read(OPCODE.text, payload, 2, payload.length - 1);
  };
  const data = { event_name: "clock", unix_usec: 1_796_000_000_123_456 };
  expect(read({ type: "event", event: "custom", data })).toEqual({ unixMicros: 1_796_000_000_123_456 });
  expect(read({ type: "event", event: "custom", data, history: true })).toBeUndefined();
  expect(read({ type: "event", event: "custom", data: { event_name: "other" } })).toBeUndefined();
  expect(read({ type: "welcome" })).toBeUndefined();
  const frame = Buffer.alloc(17, 1);
  expect(messages.read(OPCODE.binary, frame, 0, frame.length)).toBeUndefined();
});
