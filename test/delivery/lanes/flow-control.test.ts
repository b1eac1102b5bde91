import { beforeEach, expect, test } from "bun:test";
import { DEFAULT_LANE_LIMITS, FlowControl } from "../../../src/delivery/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const FRAME_MILLIS = 1000 / 90;

let clock: ManualClock;
let flow: FlowControl;

/** A lane whose client answers its pings at once, while it reads. */
class FakeLane {
  reads = true;
  readonly pingedMillis: number[] = [];
  readonly staleMillis: number[] = [];
  readonly checkedMillis: number[] = [];
  #unanswered = false;

  keepsUp(): boolean {
    return true;
  }

  ping(nowMillis: number): void {
    this.pingedMillis.push(nowMillis);
    this.#unanswered = true;
  }

  stale(nowMillis: number): void {
    this.staleMillis.push(nowMillis);
    flow.stalled(this);
  }

  checkStall(nowMillis: number): void {
    this.checkedMillis.push(nowMillis);
  }

  answer(): void {
    if (!this.reads || !this.#unanswered) return;
    this.#unanswered = false;
    flow.answered(this);
  }
}

function watched(count: number): FakeLane[] {
  const lanes = Array.from({ length: count }, () => new FakeLane());
  for (const lane of lanes) flow.watch(lane);
  return lanes;
}

/** Publishes at 90 Hz; whoever reads answers before the next frame. */
function publish(lanes: readonly FakeLane[], millis: number): void {
  const end = clock.monotonicMillis() + millis;
  while (clock.monotonicMillis() < end) {
    flow.publishing(clock.monotonicMillis());
    flow.published(clock.monotonicMillis());
    clock.advance(FRAME_MILLIS);
    for (const lane of lanes) lane.answer();
  }
}

beforeEach(() => {
  clock = new ManualClock();
  flow = new FlowControl(clock, DEFAULT_LANE_LIMITS, (callback) => callback());
});

test("a lane that stops reading, whenever it does, is stale within a second", () => {
  const worst = Array.from({ length: 70 }, (_, step) => {
    clock = new ManualClock();
    flow = new FlowControl(clock, DEFAULT_LANE_LIMITS, (callback) => callback());
    const [lane] = watched(1) as [FakeLane];
    publish([lane], 700 + step * 10);
    lane.reads = false;
    const frozenAt = clock.monotonicMillis();
    publish([lane], 2000);
    expect(lane.staleMillis).toHaveLength(1);
    return (lane.staleMillis[0] ?? Number.NaN) - frozenAt;
  });
  expect(Math.max(...worst)).toBeLessThan(1000);
});

test("lanes that read are never stale, whatever comes between two frames, and no timer runs for them", () => {
  const lanes = watched(10);
  publish(lanes, 10_000);
  clock.advance(60_000);
  publish(lanes, 10_000);
  expect(lanes.flatMap(({ staleMillis }) => staleMillis)).toEqual([]);
  expect(clock.timers).toBe(0);
});

test("nobody is asked while nothing is published", () => {
  const lanes = watched(3);
  clock.advance(3_600_000);
  expect(lanes.flatMap(({ pingedMillis }) => pingedMillis)).toEqual([]);
});

test("clients that came together are asked together; a thousand in turns", () => {
  const few = watched(10);
  publish(few, 3000);
  expect(new Set(few.flatMap(({ pingedMillis }) => pingedMillis)).size).toBe(
    few[0]?.pingedMillis.length ?? 0,
  );

  const many = watched(1000);
  publish([...few, ...many], 10_000);
  const byTime = Map.groupBy(
    many.flatMap(({ pingedMillis }) => pingedMillis),
    (millis) => millis,
  );
  expect(Math.max(...[...byTime.values()].map((pings) => pings.length))).toBeLessThanOrEqual(32);
  expect(many.every(({ pingedMillis }) => pingedMillis.length >= 3)).toBe(true);
  // At most 500 a second of all together, the first round aside.
  const late = many.flatMap(({ pingedMillis }) => pingedMillis).filter((millis) => millis > 8000);
  expect(late.length / 5).toBeLessThan(550);
});

test("a stalled lane is looked at by a timer until it returns, and is asked again from then on", () => {
  const [lane] = watched(1) as [FakeLane];
  publish([lane], 700);
  lane.reads = false;
  publish([lane], 1000);
  const pings = lane.pingedMillis.length;
  clock.advance(1000);
  expect(lane.checkedMillis.length).toBeGreaterThanOrEqual(3);
  expect(clock.timers).toBe(1);
  lane.reads = true;
  flow.returned(lane);
  expect(clock.timers).toBe(0);
  // At once: what a slow client has before it must stay little.
  expect(lane.pingedMillis).toHaveLength(pings + 1);
  lane.answer();
  publish([lane], 1000);
  expect(lane.pingedMillis.length).toBeGreaterThan(pings + 1);
  flow.unwatch(lane);
  const before = lane.pingedMillis.length;
  publish([lane], 2000);
  expect(lane.pingedMillis).toHaveLength(before);
});

test("a ping is sent after the message that is being published, so that both leave in one write", () => {
  const [lane] = watched(1) as [FakeLane];
  clock.advance(2000);
  flow.publishing(clock.monotonicMillis());
  expect(lane.pingedMillis).toEqual([]);
  flow.published(clock.monotonicMillis());
  expect(lane.pingedMillis).toEqual([2000]);
});

test("a lane that is unwatched while a message is published is not pinged", () => {
  const [lane] = watched(1) as [FakeLane];
  clock.advance(2000);
  flow.publishing(clock.monotonicMillis());
  flow.unwatch(lane);
  flow.published(clock.monotonicMillis());
  expect(lane.pingedMillis).toEqual([]);
});
