import { describe, expect, test } from "bun:test";
import { describeEvent, describeStatus } from "../../../src/cli/watch/describe.ts";
import { WatchedState } from "../../../src/cli/watch/watched-state.ts";
import type { TelemetryMessage } from "../../../src/client/index.ts";

function alert(data: Record<string, unknown>): TelemetryMessage {
  return { topic: "alert", timestamp: 1_795_563_844.0, data } as unknown as TelemetryMessage;
}

describe("watch", () => {
  test("shows only the message of the relay's alerts, and marks resolved alerts", () => {
    const more = { kind: "tracking_lost", id: "x-1", source: "room", details: { device: "headset" } };
    const told = { level: "warning", message: "the headset is lost", ...more };
    expect(describeEvent(alert({ ...told, state: "open" }))).toBe(
      "23:44:04.000 alert warning: the headset is lost",
    );
    expect(describeEvent(alert({ ...told, level: "info", state: "resolved" }))).toBe(
      "23:44:04.000 alert info: resolved: the headset is lost",
    );
  });

  test("says in the status that a game stands still, until its alert is resolved", () => {
    const state = new WatchedState([]);
    state.take({ topic: "fps", data: { fps: 90 } } as unknown as TelemetryMessage);
    const told = { kind: "standstill", id: "x-1", source: "room", level: "warning", message: "…" };
    state.take(alert({ ...told, state: "open", details: { size: 1.5 } }));
    expect(describeStatus(state, 1_795_563_847.5)).toBe(
      "room stands still: no frame for 5.0 s; before:  90.0 fps",
    );
    state.take(alert({ ...told, state: "resolved", details: { size: 6 } }));
    expect(describeStatus(state, 1_795_563_850)).toBe("90.0 fps");
  });

  test("shows all fields of a game's own alert", () => {
    expect(describeEvent(alert({ level: "error", message: "FPS below 80", fps: 71 }))).toBe(
      '23:44:04.000 alert error: FPS below 80 {"fps":71}',
    );
  });
});
