import { beforeEach, describe, expect, test } from "bun:test";
import { Hub } from "../../../src/hub/index.ts";
import type { Alert } from "../../../src/insight/alerts/alert.ts";
import { type AlertWords, SourceAlerts } from "../../../src/insight/alerts/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const LIMITS = { repeatMillis: 10_000, maxPerMinute: 30 };
const SOON = { repeatMillis: 3000 };

let clock: ManualClock;
let alerts: SourceAlerts;
let raised: Alert[];
let keptBack: number;

beforeEach(() => {
  clock = new ManualClock();
  raised = [];
  keptBack = 0;
  const sink = {
    raise: (_: unknown, alert: Alert) => void raised.push(alert),
    keptBack: () => void keptBack++,
  };
  alerts = new SourceAlerts(new Hub(clock).open(), sink, clock, LIMITS);
});

const sized = (size: number, more: Partial<AlertWords> = {}): AlertWords => ({
  level: "warning",
  message: `size ${size}`,
  details: { size },
  ...more,
});

/** Lets time pass, with a tick every half second. Units: seconds. */
function pass(seconds: number): void {
  for (let half = 0; half < seconds * 2; half++) {
    clock.advance(500);
    alerts.tick();
  }
}

/** State, message, and what the details say of others and of the age. */
const told = () =>
  raised.map(({ state, message, details }) => [state, message, details?.kept_back ?? 0, details?.ago_s ?? 0]);

describe("alerts that are over when they come", () => {
  test("and come too soon are told when the time is over, as one: the worst, its age, and how many more there were", () => {
    alerts.tellOnce("jump", sized(10), SOON);
    pass(1);
    for (const size of [4, 20, 6]) expect(alerts.tellOnce("jump", sized(size), SOON)).toBe(false);
    expect(keptBack).toBe(3);
    pass(1.5);
    expect(raised).toHaveLength(1);
    pass(0.5);
    expect(told()).toEqual([
      ["once", "size 10", 0, 0],
      ["once", "size 20 (2.0 s ago; 2 more like it since the last alert)", 2, 2],
    ]);
    pass(60);
    expect(raised).toHaveLength(2);
  });

  test("and only inform are not told later, but counted", () => {
    const info = { level: "info", message: "moved" } as const;
    expect([alerts.tellOnce("moved", info, SOON), alerts.tellOnce("moved", info, SOON)]).toEqual([
      true,
      false,
    ]);
    pass(60);
    expect([raised.length, keptBack]).toEqual([1, 1]);
  });

  test("do not wait if they are three times as bad as all before, and then tell of what was kept back", () => {
    alerts.tellOnce("jump", sized(10), SOON);
    alerts.tellOnce("jump", sized(29), SOON);
    pass(1);
    expect(alerts.tellOnce("jump", sized(30), SOON)).toBe(true);
    expect(alerts.tellOnce("jump", sized(80), SOON)).toBe(false);
    expect(alerts.tellOnce("jump", sized(90), SOON)).toBe(true);
    expect(told()).toEqual([
      ["once", "size 10", 0, 0],
      ["once", "size 30 (1 more like it since the last alert)", 1, 0],
      ["once", "size 90 (1 more like it since the last alert)", 1, 0],
    ]);
  });

  test("are not worse than those of another unit, or without a size", () => {
    alerts.tellOnce("jump", { level: "warning", message: "metres", details: { size: 0.3, unit: "m" } });
    alerts.tellOnce("jump", { level: "warning", message: "degrees", details: { size: 61, unit: "deg" } });
    alerts.tellOnce("other", { level: "warning", message: "some" });
    alerts.tellOnce("other", { level: "error", message: "worse" });
    alerts.tellOnce("other", { level: "warning", message: "less" });
    expect(raised.map(({ message }) => message)).toEqual(["metres", "some"]);
    pass(10);
    expect(raised.slice(2).map(({ message }) => message)).toEqual([
      "degrees (10.0 s ago)",
      "worse (10.0 s ago; 1 more like it since the last alert)",
    ]);
  });

  test("cannot escalate without end: a size counts as new only after a time without waiting alerts", () => {
    for (let round = 0; round < 20; round++) {
      for (const size of [1, 3, 9]) alerts.tellOnce("jump", sized(size), SOON);
      pass(1);
    }
    expect(raised.filter(({ details }) => details?.ago_s === undefined)).toHaveLength(3);
    pass(20);
    raised.length = 0;
    for (const size of [1, 3]) alerts.tellOnce("jump", sized(size), SOON);
    expect(raised).toHaveLength(2);
  });

  test("that go on and on are told every three seconds at first, then every ten", () => {
    const times: number[] = [];
    for (let half = 0; half < 120; half++) {
      const before = raised.length;
      alerts.tellOnce("jump", sized(1), SOON);
      pass(0.5);
      if (raised.length > before) times.push(half / 2);
    }
    expect(times.length).toBeLessThanOrEqual(10);
    expect(times.slice(0, 4).every((seconds) => seconds <= 13)).toBe(true);
    const all = raised.length + raised.reduce((sum, { details }) => sum + Number(details?.kept_back ?? 0), 0);
    expect(120 - all).toBeLessThanOrEqual(20);
  });

  test("are told with what is known then, once for each id, and not at all if there is nothing to tell any more", () => {
    alerts.tellOnce("jump", sized(10), SOON);
    alerts.tellOnce("jump", sized(1, { id: "a" }), {
      ...SOON,
      later: () => sized(2, { id: "a", message: "known" }),
    });
    alerts.tellOnce("jump", sized(3, { id: "a" }), {
      ...SOON,
      later: () => sized(3, { id: "a", message: "known" }),
    });
    alerts.tellOnce("jump", sized(5, { id: "b" }), { ...SOON, later: () => undefined });
    pass(3);
    expect(raised.slice(1).map(({ id, message }) => [id, message])).toEqual([["a", "known (3.0 s ago)"]]);
    alerts.tellOnce("jump", sized(5, { id: "b" }), { ...SOON, later: () => undefined });
    pass(10);
    expect(raised).toHaveLength(2);
  });

  test("are told after the minute if there were too many in it, and much worse ones at once", () => {
    for (let kind = 0; kind < 40; kind++) alerts.tellOnce(`kind ${kind}`, sized(1));
    expect(raised).toHaveLength(30);
    alerts.tellOnce("kind 0", sized(3));
    expect(raised).toHaveLength(31);
    pass(60);
    expect(raised).toHaveLength(41);
  });

  test("are counted beyond the sixteen worst", () => {
    alerts.tellOnce("jump", sized(100));
    for (let size = 1; size <= 50; size++) alerts.tellOnce("jump", sized(size));
    pass(10);
    expect(told()[1]).toEqual(["once", "size 50 (10.0 s ago; 49 more like it since the last alert)", 49, 10]);
  });

  test("are told when the game disconnects", () => {
    for (const size of [4, 5]) alerts.tellOnce("jump", sized(size));
    clock.advance(1000);
    alerts.close("gone");
    expect(told()).toEqual([
      ["once", "size 4", 0, 0],
      ["once", "size 5 (1.0 s ago)", 0, 1],
    ]);
  });
});

describe("alerts that open", () => {
  test("and end while they are kept back are told when the time is over, as over", () => {
    const open = () => alerts.tellOpen("lost", sized(1, { message: "lost" }));
    const end = () => alerts.tellResolved("lost", sized(1, { message: "back" }));
    open();
    end();
    pass(2);
    open();
    pass(2);
    end();
    pass(6);
    expect(told()).toEqual([
      ["open", "lost", 0, 0],
      ["resolved", "back", 0, 0],
      ["once", "lost (8.0 s ago)", 0, 8],
    ]);
  });

  test("leave room for others: kinds of which nothing is to be told are forgotten", () => {
    for (let kind = 0; kind < 256; kind++) alerts.tellOnce(`kind ${kind}`, sized(1));
    expect(alerts.tellOnce("one more", sized(1))).toBe(false);
    pass(700);
    expect(alerts.tellOnce("one more", sized(1))).toBe(true);
  });
});
