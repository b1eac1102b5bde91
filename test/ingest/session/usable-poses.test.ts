import { expect, test } from "bun:test";
import { silentLog } from "../../../src/base/log.ts";
import { Tally } from "../../../src/base/tally.ts";
import { createCodec } from "../../../src/codec/index.ts";
import { Hub } from "../../../src/hub/index.ts";
import { GameSockets } from "../../../src/ingest/session/index.ts";
import type { ErrorCode } from "../../../src/protocol/error-table.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { demandOf, OWN_INTERVAL } from "../../support/demands.ts";
import { type FrameRow, framesPacket } from "../../support/frames-packet.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const POSE = { position: [0, 1.7, 0], rotation: [0, 0, 0, 1] };
const HAND = { ...POSE, buttons: { trigger: 0.5, grip: 0 } };

/** A game's session: what was taken of its poses, what was refused, and what the game was told. */
function openSession() {
  const clock = new ManualClock();
  const hub = new Hub(clock);
  const taken: Record<string, unknown>[] = [];
  const refused: string[] = [];
  const told: Record<string, unknown>[] = [];
  const refusals = new Tally<ErrorCode>();
  const codec = createCodec();
  hub.listen({
    message({ topic, body }) {
      if (topic.name !== "vr_tracking") return;
      if (body.from === "json") taken.push(JSON.parse(body.text).data);
      if (body.from === "tracking") taken.push(structuredClone(body.sample) as never);
    },
    refused: (_, reason) => refused.push(reason),
  });
  const sockets = new GameSockets({
    hub,
    codec,
    clock,
    log: silentLog,
    maxInflatedBytes: 100_000,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: 1024,
    refusals,
    relay: { name: "relay", version: "0" },
    demand: () => demandOf(OWN_INTERVAL),
  });
  const session = sockets.open({ send: (text) => told.push(JSON.parse(text)), close: () => {} }, "test");
  const poses = (data: object) => session.text(JSON.stringify({ type: "event", event: "vr_tracking", data }));
  return { session, codec, poses, taken, refused, told, refusals };
}

test("a device that is null or has no pose is absent, and the rest of the sample is taken", () => {
  const { poses, taken, refused } = openSession();
  for (const none of [null, {}, { position: null, rotation: null, buttons: {} }]) {
    poses({ headset: POSE, left_controller: none, right_controller: HAND, mine: 1 });
    poses({ headset: none, left_controller: HAND });
  }
  expect(refused).toEqual([]);
  expect(taken).toEqual(
    [1, 2, 3].flatMap(() => [{ headset: POSE, right_controller: HAND, mine: 1 }, { left_controller: HAND }]),
  );
});

test("a device with a value that is not finite is left out, counted and told, and the rest is taken", () => {
  const { session, poses, taken, refused, told, refusals } = openSession();
  for (const bad of [null, "nan", "-Infinity", "inf"])
    poses({ headset: POSE, left_controller: { ...HAND, position: [0, bad, 0] } });
  session.text(
    '{"type":"event","event":"vr_tracking","data":{"headset":{"position":[0,1e999,0],"rotation":[0,0,0,1]}},"timestamp":5}',
  );
  expect(taken).toEqual([...[1, 2, 3, 4].map(() => ({ headset: POSE })), {}]);
  expect(refused).toEqual([
    ...[1, 2, 3, 4].map(() => "pose left out: notFinite, left_controller"),
    "pose left out: notFinite, headset",
  ]);
  expect(told.map(({ code }) => code)).toEqual(Array(5).fill("bad_message"));
  expect(refusals.toRecord()).toMatchObject({ bad_message: 5 });
});

test("a pose with other mistakes is refused with its place, as before", () => {
  const { poses, taken, told } = openSession();
  poses({ headset: POSE, left_controller: { position: [0, 1], rotation: [0, 0, 0, 1] } });
  poses({ headset: POSE, left_controller: { position: [0, "one", 0], rotation: [0, 0, 0, 1] } });
  poses({ headset: POSE, left_controller: { pos: [0, 1, 0] } });
  expect(taken).toEqual([]);
  expect(told.map(({ message }) => message)).toEqual([
    expect.stringContaining("left_controller.position"),
    expect.stringContaining("left_controller.position.1"),
    expect.stringContaining("left_controller.position"),
  ]);
});

test("a 0x03 with NaN in one device gives the others, and says whose pose was left out", () => {
  const { session, codec, taken, refused, told } = openSession();
  const hand = {
    position: [0.2, 1, 0],
    rotation: [0, 0, 0, 1],
    tracked: true,
    trigger: 0,
    grip: 0,
    buttonBits: 0,
  };
  const headset = { position: [0, 1.5, 0], rotation: [0, 0, 0, 1], tracked: true };
  const packet = codec.encodeTracking({
    frame: 7,
    timeSeconds: 5,
    headset,
    leftController: hand,
    rightController: undefined,
  } as never);
  const message = (packet as Uint8Array).slice();
  // Behind the header of 20 bytes and the headset's block of 28.
  new DataView(message.buffer).setFloat32(20 + 28 + 4, Number.NaN);
  session.binary(message);
  expect(taken).toEqual([
    { frame: 7, timeSeconds: 5, headset, leftController: undefined, rightController: undefined },
  ]);
  expect(refused).toEqual(["pose left out: notFinite, left_controller of frame 7"]);
  expect(told).toMatchObject([{ type: "error", code: "bad_packet" }]);
});

test("a 0x04 with NaN in one device keeps its last pose, not tracked, and says so", () => {
  const { session, taken, refused } = openSession();
  const basis = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const frame = (number: number, x: number): FrameRow => ({
    frame: number,
    ticksMicros: number * 11_000,
    kind: 2 | 4 | 8,
    headset: [...basis, 0, 1.5, 0],
    left: { transform: [...basis, x, 1, 0], trigger: 0, grip: 0 },
  });
  session.binary(framesPacket([frame(1, 0.5), frame(2, Number.NaN), frame(3, 0.75)]));
  const hands = taken.map(({ leftController }) => leftController);
  expect(hands).toMatchObject([
    { position: [0.5, 1, 0], tracked: true },
    { position: [0.5, 1, 0], tracked: false },
    { position: [0.75, 1, 0], tracked: true },
  ]);
  expect(refused).toEqual(["pose left out: notFinite, left_controller of frame 2"]);
});
