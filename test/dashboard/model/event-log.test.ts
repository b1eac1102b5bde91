import { describe, expect, test } from "bun:test";
import { EventLog } from "../../../src/dashboard/model/event-log.ts";

const linesOf = (log: EventLog) => log.lines.value.map(({ name, text, count }) => ({ name, text, count }));

test("an event is its name and its data in words", () => {
  const log = new EventLog();
  log.add(
    "custom/player_teleported",
    { event_name: "player_teleported", from: [0, 0, 0], to: [1, 2.5, 3] },
    10,
  );
  log.add("log/error", { message: "no mesh", level: "error" }, 20);
  expect(linesOf(log)).toEqual([
    { name: "player_teleported", text: "from (0, 0, 0) · to (1, 2.5, 3)", count: 1 },
    { name: "log/error", text: "no mesh", count: 1 },
  ]);
});

describe("a burst", () => {
  test("of one name is one line that counts", () => {
    const log = new EventLog();
    for (let count = 0; count < 50; count++)
      log.add("custom/shot", { event_name: "shot", count }, 10 + count / 100);
    expect(linesOf(log)).toEqual([{ name: "shot", text: "count 49", count: 50 }]);
  });

  test("ends after two seconds of quiet", () => {
    const log = new EventLog();
    log.add("custom/shot", { event_name: "shot" }, 10);
    log.add("custom/shot", { event_name: "shot" }, 12.5);
    expect(log.lines.value.map(({ count, unixSeconds }) => [count, unixSeconds])).toEqual([
      [1, 10],
      [1, 12.5],
    ]);
  });

  test("of messages of the log joins only equal ones", () => {
    const log = new EventLog();
    for (const message of ["no mesh", "no mesh", "no sound"]) log.add("log/error", { message }, 10);
    expect(linesOf(log).map(({ text, count }) => [text, count])).toEqual([
      ["no mesh", 2],
      ["no sound", 1],
    ]);
  });
});

test("events stand in the order of their times, however they come", () => {
  const log = new EventLog();
  for (const at of [30, 10, 20]) log.add(`custom/at_${at}`, { event_name: `at_${at}` }, at);
  expect(log.lines.value.map(({ name }) => name)).toEqual(["at_10", "at_20", "at_30"]);
});

test("the newest 2,000 lines are kept", () => {
  const log = new EventLog();
  for (let count = 0; count < 2100; count++) log.add("custom/x", { event_name: `name_${count}` }, count * 10);
  expect([log.lines.value.length, log.lines.value[0]?.name, log.lines.value.at(-1)?.name]).toEqual([
    2000,
    "name_100",
    "name_2099",
  ]);
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
