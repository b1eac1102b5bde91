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

  test("shows what the relay found for the last second, and its verdict in a few words", () => {
    const state = new WatchedState([], () => 0);
    state.take({ topic: "fps", source: "room", data: { fps: 104, frame: 7 } } as unknown as TelemetryMessage);
    const status = (second: object, verdict: object) => {
      const data = {
        ...second,
        window: { verdict: { budget_ms: 11.111, budget_origin: "max_fps", ...verdict } },
      };
      state.take({ topic: "stats", source: "room", data } as unknown as TelemetryMessage);
      return describeStatus(state);
    };
    const times = { mean: 11.11, p50: 11.1, p99: 14.1, max: 14.14 };
    const second = { fps: 89.97, frame_time_ms: times, physics_time_ms: null, memory: { last_mb: 256.4 } };
    expect(status(second, { answer: "holds", work: { free_share: 0.634 } })).toBe(
      "90.0 fps  frame 11.1 ms  worst 14.1 ms  #7  256 MB  holds 90 Hz, 63 % free",
    );
    const guessed = { answer: "breaks", budget_origin: "guessed", work: null };
    expect(status(second, guessed)).toEndWith("breaks 90 Hz (guessed)");
    const unknown = { fps: null, frame_time_ms: null, physics_time_ms: null, memory: null };
    expect(status(unknown, { answer: "too_little", work: null })).toBe("104.0 fps  #7");
  });

  test("shows the headset's own numbers in a few words, and no line for each", () => {
    const state = new WatchedState([], () => 0);
    const status = (data: object) => {
      expect(state.take({ topic: "headset", source: "room", data } as unknown as TelemetryMessage)).toBe(
        false,
      );
      return describeStatus(state);
    };
    const vrapi = { app_gpu_ms: 13.37, gpu_share: 0.99, gpu_mhz: 305, battery_c: 46.1, power_level: 1 };
    const runtime = { app_gpu_ms: 9, gpu_share: 0.5 };
    const told = "headset: GPU 13.4 ms, GPU load 99 %, GPU clock 305 MHz, battery 46 °C, too hot";
    expect(status({ vrapi, runtime })).toBe(told);
    expect(status({ runtime, thermal: { status: 1 } })).toBe("headset: GPU 9.0 ms, GPU load 50 %");
    expect(status({ battery: { temperature_c: 31 }, thermal: { status: 2 } })).toBe(
      "headset: battery 31 °C, too hot",
    );
    expect(status({ device: { serial: "HEADSET1" } })).toBe("");
    expect(status({ vrapi: { app_gpu_ms: "13", gpu_mhz: null }, battery: 5, thermal: null })).toBe("");
  });

  test("takes a headset whose game is not known for no game", () => {
    const state = new WatchedState([], () => 0);
    const data = { battery: { temperature_c: 31 } };
    state.take({ topic: "headset", source: "relay", data } as unknown as TelemetryMessage);
    expect(state.see([], 1)).toEqual({ joined: [], left: [] });
    expect(describeStatus(state)).toBe("no game is connected");
  });

  test("shows all fields of a game's own alert", () => {
    expect(describeEvent(alert({ level: "error", message: "FPS below 80", fps: 71 }))).toBe(
      '23:44:04.000 alert error: FPS below 80 {"fps":71}',
    );
  });
});
