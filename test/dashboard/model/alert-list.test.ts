import { expect, test } from "bun:test";
import { AlertList } from "../../../src/dashboard/model/alert-list.ts";

test("an alert that is told again takes the place of itself, with its recording", () => {
  const list = new AlertList();
  list.add({ id: "a", level: "error", message: "lost", state: "open" }, 100);
  list.add({ id: "a", level: "error", message: "lost", state: "closed", recording: "box.hitch" }, 101);
  expect(list.alerts.value).toEqual([
    { id: "a", unixSeconds: 101, level: "error", message: "lost", isOpen: false, recording: "box.hitch" },
  ]);
});

test("alerts later than a time are forgotten", () => {
  const list = new AlertList();
  for (const at of [100, 101, 102]) list.add({ id: `at-${at}`, message: "" }, at);
  list.cutAfter(101);
  expect(list.alerts.value.map(({ id }) => id)).toEqual(["at-100", "at-101"]);
});
