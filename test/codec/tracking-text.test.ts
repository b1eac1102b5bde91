import { expect, test } from "bun:test";
import { TrackingText, trackingEventData } from "../../src/codec/index.ts";
import { emptyController, emptyPose, emptyTrackingSample } from "../../src/protocol/empty-samples.ts";
import type { TrackingSample } from "../../src/protocol/samples.ts";

const text = new TrackingText("vr_tracking");

function expectedText(sample: TrackingSample, timestamp: number): string {
  return JSON.stringify({ type: "event", event: "vr_tracking", data: trackingEventData(sample), timestamp });
}

function expectSameText(sample: TrackingSample, timestamp = 1_796_000_000.123): void {
  expect(text.write(sample, timestamp)).toBe(expectedText(sample, timestamp));
}

/** A sample with three devices that all have these numbers. */
function sampleOf(numbers: readonly number[]): TrackingSample {
  const at = (index: number) => Math.fround(numbers[index % numbers.length] ?? 0);
  const pose = {
    ...emptyPose(),
    position: [at(0), at(1), at(2)] as [number, number, number],
    rotation: [at(3), at(4), at(5), at(6)] as [number, number, number, number],
  };
  const controller = { ...emptyController(), ...pose, trigger: at(0), grip: at(1), buttonBits: 0x2005 };
  return {
    frame: 4_000_000_000,
    timeSeconds: 1,
    headset: pose,
    leftController: controller,
    rightController: controller,
  };
}

test("poses are written as JSON.stringify writes them, whatever devices there are", () => {
  const empty = emptyTrackingSample();
  expectSameText(empty);
  expectSameText({ ...empty, headset: { ...emptyPose(), tracked: true } }, 12);
  expectSameText({ ...empty, rightController: emptyController() }, 0.25);
  expectSameText({ ...empty, rightController: { ...emptyController(), trigger: 0.5 } });
  expectSameText({ ...empty, rightController: { ...emptyController(), buttonBits: 2 } });
  expectSameText({
    ...empty,
    leftController: { ...emptyController(), tracked: true, buttonBits: 0xffffffff },
  });
});

test("numbers at the limits of f32 are written as JSON.stringify writes them", () => {
  for (const size of [
    0, 1, 10, 999_999, 999_999.94, 1e6, 1e9, 123_456_789_012, 3.4028234e38, 1e-45, 0.001, 0.00099999, 1e-7,
    0.1, 0.5, 100.5,
  ])
    for (const value of [size, -size]) expectSameText(sampleOf([value]));
});

test("any f32 is written as JSON.stringify writes it", () => {
  const bits = new Uint32Array(7);
  const floats = new Float32Array(bits.buffer);
  for (let round = 0; round < 5000; round++) {
    crypto.getRandomValues(bits);
    // Half of the numbers have the size of positions, rotations and inputs.
    const numbers = [...floats].map((value, index) =>
      round % 2 === 0 ? (bits[index] as number) / 2 ** 31 - 1 : value,
    );
    if (numbers.every(Number.isFinite)) expectSameText(sampleOf(numbers), bits[0]);
  }
});
