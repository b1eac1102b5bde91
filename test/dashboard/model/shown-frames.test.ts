import { expect, test } from "bun:test";
import type { Dashboard } from "../../../src/dashboard/model/dashboard.ts";
import { FrameRing } from "../../../src/dashboard/model/frame-ring.ts";
import { moveByFrames } from "../../../src/dashboard/model/shown-frames.ts";
import { View } from "../../../src/dashboard/model/view.ts";

test("after time has gone back, an arrow key shows no frame of later: it waits for the first frame of then", () => {
  const frames = new FrameRing();
  for (const number of [1, 2, 3, 4]) frames.push(number, 10, 1);
  const view = new View();
  // All that the keys read of the page.
  const dashboard = { view, game: { peek: () => ({ frames }), value: { frames } } } as unknown as Dashboard;
  frames.goBack();
  moveByFrames(dashboard, 1);
  expect([view.isLive.value, view.cursorNumber.value]).toEqual([true, undefined]);
  frames.push(3, 10, 1);
  moveByFrames(dashboard, 1);
  expect(view.cursorNumber.value).toBe(3);
  moveByFrames(dashboard, -1);
  expect(view.cursorNumber.value).toBe(2);
});
