import { beforeEach, describe, expect, test } from "bun:test";
import { createCodec } from "../../../src/codec/index.ts";
import { FrameSamples } from "../../../src/ingest/frames/frame-samples.ts";
import type { FrameSample, TrackingSample } from "../../../src/protocol/samples.ts";
import { loadVectorMessage } from "../../codec/vectors.ts";
import { type FrameRow, type FramesHead, framesPacket } from "../../support/frames-packet.ts";

const PERFORMANCE = 1;
const POSES = 2;
const HEAD_TRACKED = 4;
const LEFT_TRACKED = 8;
const BASIS = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const FLAT = [1, 0, 0, 0, 1, 0, 0, 0, 0];

const codec = createCodec();

let samples: FrameSamples;
let performance: (FrameSample & { ageMillis: number })[];
let tracking: (TrackingSample & { ageMillis: number })[];

beforeEach(() => {
  samples = new FrameSamples();
  [performance, tracking] = [[], []];
});

function take(frames: readonly FrameRow[], head?: FramesHead): void {
  const before = performance.length + tracking.length;
  const taken = samples.take(codec.decode(framesPacket(frames, head)), 0, {
    frame: (sample, ageMillis) => performance.push({ ...sample, ageMillis }),
    tracking: (sample, ageMillis) => tracking.push(structuredClone({ ...sample, ageMillis })),
  });
  expect(taken).toBe(performance.length + tracking.length - before);
}

describe("FrameSamples", () => {
  test("gives frame samples in milliseconds, with the packet's physics time", () => {
    take([{ frame: 5, ticksMicros: 1_000_000, frameMicros: 12_500 }], { physicsMillis: 1.5 });
    expect(performance).toEqual([{ frame: 5, fps: 80, frameMillis: 12.5, physicsMillis: 1.5, ageMillis: 0 }]);
    expect(tracking).toEqual([]);
  });

  test("gives the age of each sample relative to the newest, between 0 and a second", () => {
    take([3_000_000, 5_500_000, 4_995_000, 5_000_000].map((ticksMicros, frame) => ({ frame, ticksMicros })));
    expect(performance.map(({ ageMillis }) => ageMillis)).toEqual([1000, 0, 5, 0]);
  });

  test("gives poses with the time of the game's clock plus its offset", () => {
    take(
      [{ frame: 7, ticksMicros: 500_000, kind: POSES | HEAD_TRACKED, headset: [...BASIS, 0.5, 1.75, -2] }],
      {
        unixFromTicksSeconds: 1_700_000_000,
      },
    );
    expect(tracking).toEqual([
      {
        frame: 7,
        timeSeconds: 1_700_000_000.5,
        headset: { position: [0.5, 1.75, -2], rotation: [0, 0, 0, 1], tracked: true },
        leftController: undefined,
        rightController: undefined,
        ageMillis: 0,
      },
    ]);
    expect(performance).toEqual([]);
  });

  test("gives no poses while there is no device", () => {
    take([{ frame: 1, ticksMicros: 1, kind: PERFORMANCE | POSES }]);
    expect([performance.length, tracking.length]).toEqual([1, 0]);
  });

  test("a lost device keeps its newest tracked pose, also in later packets", () => {
    const head = (frame: number, y: number, kind: number) => ({
      frame,
      ticksMicros: frame,
      kind: POSES | kind,
      headset: [...BASIS, 0, y, 0],
    });
    take([head(1, 1, HEAD_TRACKED), head(2, 2, 0)]);
    take([head(3, 3, 0), head(4, 4, HEAD_TRACKED)]);
    expect(tracking.map(({ headset }) => [headset?.position[1], headset?.tracked])).toEqual([
      [1, true],
      [1, false],
      [1, false],
      [4, true],
    ]);
  });

  test("keeps the last pose when a position cannot be an f32", () => {
    const samplesOf = (message: Uint8Array) =>
      samples.take(codec.decode(message), 0, {
        frame() {},
        tracking: (sample, ageMillis) => void tracking.push(structuredClone({ ...sample, ageMillis })),
      });
    const message = loadVectorMessage("frames/double-precision");
    samplesOf(message);
    const origin = Buffer.from(message).indexOf(Buffer.from(new Float64Array([0.1, 1.7]).buffer));
    new DataView(message.buffer).setFloat64(origin, 1e39, true);
    samplesOf(message);
    const position = [0.1, 1.7, -0.3].map(Math.fround) as [number, number, number];
    expect(tracking.map(({ headset }) => headset)).toMatchObject([
      { position, tracked: true },
      { position, tracked: false },
    ]);
  });

  test("takes a pose before the first tracked one, and no invalid pose", () => {
    const frame = (y: number, basis: number[]) => ({
      frame: 1,
      ticksMicros: 1,
      kind: POSES,
      headset: [...basis, 0, y, 0],
    });
    take([frame(1, FLAT)]);
    expect(tracking).toEqual([]);
    take([frame(2, BASIS), { ...frame(3, FLAT), kind: POSES | HEAD_TRACKED }, frame(Number.NaN, BASIS)]);
    expect(tracking.map(({ headset }) => [headset?.position[1], headset?.tracked])).toEqual([
      [2, false],
      [2, false],
      [2, false],
    ]);
  });

  test("forgets a device that disappears", () => {
    const kind = POSES | HEAD_TRACKED | LEFT_TRACKED;
    const left = { transform: [...BASIS, 1, 1, 1] };
    take([
      { frame: 1, ticksMicros: 1, kind, headset: [...BASIS, 0, 1, 0], left },
      { frame: 2, ticksMicros: 2, kind, left },
      { frame: 3, ticksMicros: 3, kind: POSES, headset: [...BASIS, 0, 9, 0], left },
    ]);
    expect(tracking.map(({ headset }) => headset?.position[1])).toEqual([1, undefined, 9]);
    expect(tracking.map(({ leftController }) => leftController?.tracked)).toEqual([true, true, false]);
  });

  test("gives inputs while the pose of their controller is lost", () => {
    const left = (trigger: number, buttonBits: number) => ({
      transform: [...BASIS, 0, 0, 0],
      trigger,
      grip: 0.5,
      buttonBits,
    });
    take([{ frame: 1, ticksMicros: 1, kind: POSES | LEFT_TRACKED, left: left(0.25, 5) }]);
    take([{ frame: 2, ticksMicros: 2, kind: POSES, left: left(0.75, 1) }]);
    expect(tracking.map(({ leftController }) => leftController)).toMatchObject([
      { tracked: true, trigger: 0.25, grip: 0.5, buttonBits: 5 },
      { tracked: false, trigger: 0.75, grip: 0.5, buttonBits: 1 },
    ]);
  });
});
