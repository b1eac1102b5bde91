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

  test("says in the status that a game stands still, as long as the relay says so", () => {
    const state = new WatchedState([], () => 0);
    state.take({ topic: "fps", source: "room", data: { fps: 90 } } as unknown as TelemetryMessage);
    state.see([{ name: "room", standstill: { state: "still", seconds: 5 } }], 0);
    expect(describeStatus(state)).toBe("stands still: no frame for 5.0 s; before:  90.0 fps");
    state.see([{ name: "room", standstill: undefined }], 0);
    expect(describeStatus(state)).toBe("90.0 fps");
  });

  test("shows all fields of a game's own alert", () => {
    expect(describeEvent(alert({ level: "error", message: "FPS below 80", fps: 71 }))).toBe(
      '23:44:04.000 alert error: FPS below 80 {"fps":71}',
    );
  });
});
