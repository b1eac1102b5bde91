import { describe, expect, test } from "bun:test";
import { View } from "../../../src/dashboard/model/view.ts";

const stateOf = (view: View) => ({
  live: view.isLive.value,
  span: view.spanMillis.value,
  right: view.pausedAtMillis.value,
  frame: view.cursorNumber.value,
});

test("the view is live and a minute wide at first", () => {
  expect(stateOf(new View())).toEqual({ live: true, span: 60_000, right: undefined, frame: undefined });
});

describe("a pause", () => {
  test("stands still, and stays where it was when it is paused again", () => {
    const view = new View();
    view.pauseAt(100_000);
    view.pauseAt(200_000);
    expect(stateOf(view)).toEqual({ live: false, span: 60_000, right: 100_000, frame: undefined });
  });

  test("ends with back to live, and forgets the frame that was looked at", () => {
    const view = new View();
    view.lookAt(5, 90_000, 100_000);
    view.backToLive();
    expect(stateOf(view)).toEqual({ live: true, span: 60_000, right: undefined, frame: undefined });
  });
});

describe("a look at a frame", () => {
  test("pauses the view and leaves the strip where it is if the frame is on it", () => {
    const view = new View();
    view.lookAt(5, 90_000, 100_000);
    expect(stateOf(view)).toEqual({ live: false, span: 60_000, right: 100_000, frame: 5 });
  });

  test("moves the strip if the frame is outside, never beyond the newest frame", () => {
    const view = new View();
    view.lookAt(5, 10_000, 100_000);
    expect(stateOf(view)).toEqual({ live: false, span: 60_000, right: 40_000, frame: 5 });
    view.lookAt(9, 99_000, 100_000);
    expect(view.pausedAtMillis.value).toBe(100_000);
  });
});

describe("a zoom", () => {
  test("keeps the place under the pointer where it is", () => {
    const view = new View();
    view.pauseAt(100_000);
    view.zoom(0.5, 70_000, 100_000);
    expect([view.spanMillis.value, view.pausedAtMillis.value]).toEqual([30_000, 85_000]);
  });

  test("stays between half a second and ten minutes, and live if it was live", () => {
    const view = new View();
    view.zoom(1e-9, 0, 100_000);
    expect(stateOf(view)).toEqual({ live: true, span: 500, right: undefined, frame: undefined });
    view.zoom(1e9, 0, 100_000);
    expect(view.spanMillis.value).toBe(600_000);
  });
});

test("a move pauses the view, and ends at the newest frame", () => {
  const view = new View();
  view.move(-5000, 100_000);
  expect(view.pausedAtMillis.value).toBe(95_000);
  view.move(50_000, 101_000);
  expect(view.pausedAtMillis.value).toBe(101_000);
});
