import { describe, expect, test } from "bun:test";
import { EventLog } from "../../../src/dashboard/model/event-log.ts";

/** Names, texts and counts of a log, oldest first. */
function shownOf(log: EventLog) {
  return log.lines.value.map(({ name, text, count }) => ({ name, text, count }));
}

describe("the list of events", () => {
  test("folds a burst of one name into one line, which tells the newest", () => {
    const log = new EventLog();
    log.add("custom/body", { event_name: "body", name: "Lamp" }, 100);
    log.add("custom/body", { event_name: "body", name: "Mug" }, 101.5);
    expect(shownOf(log)).toEqual([{ name: "body", text: "name Mug", count: 2 }]);
  });

  test("folds bursts that come mixed", () => {
    const log = new EventLog();
    for (const at of [100, 100.5, 101]) {
      log.add("custom/body", { event_name: "body" }, at);
      log.add("custom/step", { event_name: "step" }, at);
    }
    expect(shownOf(log).map(({ name, count }) => [name, count])).toEqual([
      ["body", 3],
      ["step", 3],
    ]);
  });

  test("begins a new line after two quiet seconds, and after half a minute of a flood", () => {
    const log = new EventLog();
    log.add("custom/body", { event_name: "body" }, 100);
    log.add("custom/body", { event_name: "body" }, 102);
    expect(log.lines.value.length).toBe(2);
    for (let at = 103; at <= 140; at++) log.add("custom/body", { event_name: "body" }, at);
    expect(shownOf(log).map(({ count }) => count)).toEqual([1, 30, 9]);
  });

  test("folds messages of the log only if they are equal", () => {
    const log = new EventLog();
    for (const message of ["a", "a", "b"]) log.add("log/error", { message }, 100);
    expect(shownOf(log)).toEqual([
      { name: "log/error", text: "a", count: 2 },
      { name: "log/error", text: "b", count: 1 },
    ]);
  });

  test("keeps events by their time, since the history of one topic comes after that of another", () => {
    const log = new EventLog();
    log.add("scene", { scene: "one" }, 100);
    log.add("scene", { scene: "two" }, 200);
    log.add("custom/jump", { event_name: "jump" }, 150);
    expect(log.lines.value.map(({ unixSeconds }) => unixSeconds)).toEqual([100, 150, 200]);
  });

  test("rounds the numbers of a game", () => {
    const log = new EventLog();
    log.add("custom/jump", { event_name: "jump", to: [1.23456, 0, -0.000123], speed: 5.43219 }, 100);
    expect(shownOf(log)[0]?.text).toBe("to (1.23, 0, -0.00012) · speed 5.43");
  });

  test("keeps a bounded number of lines, the newest", () => {
    const log = new EventLog();
    for (let at = 0; at < 2100; at++) log.add("custom/a", { event_name: `e${at}` }, at);
    expect(log.lines.value.length).toBe(2000);
    expect(log.lines.value.at(-1)?.name).toBe("e2099");
  });
});

test.each([
  [{ event_name: { a: 1 }, message: { b: 2 } }],
  [{ event_name: null, message: null }],
  [{ event_name: ["x"], place: null, list: [[[]]] }],
  [{}],
  [{ event_name: "x".repeat(1_000_000), message: "y".repeat(1_000_000) }],
  [{ ["k".repeat(1_000_000)]: "v".repeat(1_000_000) }],
])("data of any shape is a short text: %#", (data) => {
  const log = new EventLog();
  log.add("custom/odd", data, 10);
  const [line] = log.lines.value;
  expect([typeof line?.name, typeof line?.text]).toEqual(["string", "string"]);
  expect((line?.name.length ?? 0) + (line?.text.length ?? 0)).toBeLessThan(500);
});
