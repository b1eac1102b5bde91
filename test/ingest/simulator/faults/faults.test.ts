import { describe, expect, test } from "bun:test";
import {
  DEFAULT_FAULT_TIMES,
  FAULT_KIND_NAMES,
  FAULT_KINDS,
  type FaultKind,
  FaultPlan,
  type PlannedFault,
  SimulatedGame,
  truthDocument,
} from "../../../../src/ingest/simulator/index.ts";
import type { JsonObject } from "../../../../src/protocol/json-messages.ts";

const HZ = 90;

/** Plays a game for so long, with these faults. */
function play(planned: readonly PlannedFault[], seconds: number) {
  const queue = [...planned];
  const game = new SimulatedGame({ seed: 5, hz: HZ, faults: { next: () => queue.shift() } });
  const frames = [];
  const monitors: JsonObject[] = [];
  while (game.nextSeconds < seconds) {
    frames.push(game.step(1000 + game.nextSeconds));
    if (frames.length % 45 === 0) monitors.push(game.monitors());
  }
  return { game, frames, monitors };
}

function fault(
  kind: FaultKind,
  target: string,
  magnitude: number,
  startSeconds = 1,
  seconds = 0.5,
): PlannedFault {
  const { seconds: range } = FAULT_KINDS[kind];
  const endSeconds = range[1] === 0 ? startSeconds : startSeconds + seconds;
  return { kind, target, magnitude, startSeconds, endSeconds };
}

const healthy = play([], 3);

describe("a plan of faults", () => {
  const plan = (seed: number, kinds: readonly FaultKind[]) => {
    const source = new FaultPlan({ seed, kinds, ...DEFAULT_FAULT_TIMES }, HZ);
    return Array.from({ length: 40 }, () => source.next());
  };

  test("is the same for the same seed, and has its kinds in turn with quiet times between", () => {
    const kinds = ["leak", "jitter", "hitch"] as const;
    const faults = plan(3, kinds);
    expect(faults).toEqual(plan(3, kinds));
    expect(faults).not.toEqual(plan(4, kinds));
    expect(faults.slice(0, 4).map((one) => one?.kind)).toEqual(["leak", "jitter", "hitch", "leak"]);
    for (const [index, one] of faults.entries()) {
      const before = faults[index - 1]?.endSeconds ?? -2;
      const pause = (one?.startSeconds ?? 0) - before;
      expect(pause).toBeGreaterThanOrEqual(8);
      expect(pause).toBeLessThan(16);
    }
  });

  test("without kinds has no faults", () => expect(plan(1, [])[0]).toBeUndefined());

  test.each(FAULT_KIND_NAMES)("draws sizes and targets of %s within the bounds of its row", (kind) => {
    const { magnitude, targets, seconds } = FAULT_KINDS[kind];
    for (const one of plan(7, [kind])) {
      expect(one?.magnitude).toBeGreaterThanOrEqual(magnitude[0]);
      expect(one?.magnitude).toBeLessThanOrEqual(magnitude[1]);
      expect(targets as readonly string[]).toContain(one?.target ?? "");
      expect((one?.endSeconds ?? 0) - (one?.startSeconds ?? 0)).toBeLessThanOrEqual(seconds[1]);
    }
  });
});

describe("a simulated game with a fault", () => {
  test.each(FAULT_KIND_NAMES)(
    "of kind %s is as it was until then, and notes when it began and ended",
    (kind) => {
      const target = FAULT_KINDS[kind].targets[0] ?? "";
      const { game, frames, monitors } = play([fault(kind, target, FAULT_KINDS[kind].magnitude[1])], 3);
      const [truth] = game.truths;
      expect(truth).toMatchObject({ kind, target });
      const {
        startFrame = 0,
        endFrame = 0,
        startSeconds = 0,
        endSeconds = 0,
        startUnixSeconds = 0,
      } = truth ?? {};
      expect(startSeconds).toBeGreaterThan(1 - 1 / HZ);
      expect(startUnixSeconds).toBeCloseTo(1000 + startSeconds, 6);
      const lasts = FAULT_KINDS[kind].seconds[1] > 0;
      expect(endFrame > startFrame).toBe(lasts);
      if (lasts) expect(Math.abs(endSeconds - 1.5)).toBeLessThan(0.03);
      const before = frames.filter(({ sample }) => sample.frame < startFrame);
      expect(before.length).toBeGreaterThan(80);
      expect(before).toEqual(healthy.frames.slice(0, before.length));
      expect({ frames, monitors }).not.toEqual({ frames: healthy.frames, monitors: healthy.monitors });
    },
  );

  test("hitches in one frame, and later frames have their usual length", () => {
    const { game, frames } = play([fault("hitch", "physics", 100)], 3);
    const long = frames.filter(({ sample }) => sample.frameMillis > 50);
    expect(long.map(({ sample }) => sample.frame)).toEqual([game.truths[0]?.startFrame ?? 0]);
    expect(long[0]?.sample.frameMillis).toBeCloseTo(100 + 1000 / HZ, -1);
    expect(long[0]?.sample.physicsMillis).toBeGreaterThan(85);
  });

  test("loses, freezes, throws and scales the pose of its target device, and no other", () => {
    const during = (kind: FaultKind, magnitude = 1) => {
      const { game, frames } = play([fault(kind, "left_controller", magnitude)], 3);
      const { startFrame = 0, endFrame = 0 } = game.truths[0] ?? {};
      expect(frames.map(({ tracking }) => tracking.headset)).toEqual(
        healthy.frames.map(({ tracking }) => tracking.headset),
      );
      return frames.slice(startFrame - 1, endFrame).map(({ tracking }) => tracking.leftController);
    };
    expect(during("tracking-loss").every((hand) => hand === undefined || !hand.tracked)).toBe(true);
    const frozen = during("tracking-freeze");
    expect(new Set(frozen.map((hand) => JSON.stringify(hand?.position))).size).toBe(1);
    expect(frozen.every((hand) => hand?.tracked)).toBe(true);
    for (const [index, hand] of during("tracking-jump", 3).entries()) {
      const at = healthy.frames[89 + index]?.tracking.leftController?.position ?? [0, 0, 0];
      const metres = Math.hypot(...at.map((value, axis) => value - (hand?.position[axis] ?? 0)));
      expect(Math.abs(metres - 3)).toBeLessThan(0.5);
    }
    for (const hand of during("bad-rotation", 0.5))
      expect(Math.hypot(...(hand?.rotation ?? []))).toBeCloseTo(0.5, 6);
  });

  test("leaks at its rate and never releases anything", () => {
    const last = (list: JsonObject[], field: string) => Number(list.at(-1)?.[field]);
    const leak = play([fault("leak", "memory", 600, 1, 1)], 3).monitors;
    expect(last(leak, "memory_usage_mb") - last(healthy.monitors, "memory_usage_mb")).toBeCloseTo(10, 0);
    const nodes = play([fault("node-leak", "orphan_nodes", 3000, 1, 1)], 3).monitors;
    expect(last(nodes, "orphan_nodes") - last(healthy.monitors, "orphan_nodes")).toBeCloseTo(50, -1);
  });

  test("changes its rate and returns to it", () => {
    const { frames } = play([fault("refresh-rate", "display", 72, 1, 1)], 3);
    const between = (from: number, to: number) =>
      frames.filter(({ unixSeconds }) => unixSeconds > 1000 + from && unixSeconds <= 1000 + to).length;
    expect(Math.abs(between(0, 1) - 90)).toBeLessThanOrEqual(1);
    expect(Math.abs(between(1.02, 1.98) - 0.96 * 72)).toBeLessThanOrEqual(2);
    expect(Math.abs(between(2.02, 2.98) - 0.96 * 90)).toBeLessThanOrEqual(2);
  });

  test("sends events and errors at its rate, and leaves out as many frames as its size", () => {
    const errors = play([fault("error-burst", "error", 40, 1, 1)], 3).frames.flatMap(({ events }) =>
      events.filter(({ event }) => event === "error"),
    );
    expect(Math.abs(errors.length - 40)).toBeLessThanOrEqual(2);
    const numbers = play([fault("frame-gap", "samples", 20)], 3).frames.map(({ sample }) => sample.frame);
    const steps = numbers.slice(1).map((frame, index) => frame - (numbers[index] ?? 0));
    expect(steps.filter((step) => step !== 1)).toEqual([21]);
  });

  test("has its clock changed permanently", () => {
    const { frames } = play([fault("clock-jump", "backward", 100)], 3);
    expect(frames.at(-1)?.unixSeconds).toBeCloseTo(1000 + 3 - 100, 1);
  });

  test("reports a body that flies ever faster, or has no position", () => {
    const bodies = (target: string) =>
      play([fault("physics", target, 20, 1, 1)], 3).frames.flatMap(({ events }) =>
        events.flatMap(({ data }) => {
          const { event_name, name, position } = data as JsonObject;
          return event_name === "body" && name === "Crate" ? [position] : [];
        }),
      );
    const flight = bodies("growing body").map((position) => (position as number[])[0] ?? 0);
    const speeds = flight.slice(1).map((metres, index) => (metres - (flight[index] ?? 0)) * 30);
    expect(speeds.length).toBeGreaterThan(20);
    expect(speeds.at(-1) ?? 0).toBeGreaterThan(10_000);
    expect(bodies("body without a position").at(-1)).toEqual([null, null, null]);
  });
});

test("the truth document has the units of its sizes", () => {
  const { game } = play([fault("jitter", "headset", 10)], 3);
  const text = truthDocument({ seed: 5, hz: HZ, source: "sim" }, game.truths);
  expect(JSON.parse(text)).toEqual({
    version: 1,
    seed: 5,
    hz: HZ,
    source: "sim",
    kinds: { jitter: { about: FAULT_KINDS.jitter.about, unit: "mm" } },
    faults: game.truths.map((truth) => ({ ...truth })),
  });
});
