import { expect, test } from "bun:test";
import type { ConnectedGame } from "../../../src/cli/watch/connected-games.ts";
import { WatchedState } from "../../../src/cli/watch/watched-state.ts";
import type { TelemetryMessage } from "../../../src/client/index.ts";

const message = (topic: string) => ({ topic, data: {} }) as unknown as TelemetryMessage;

test("the extra trackers of a game get lines only if they are watched by name", () => {
  const usual = new WatchedState(["fps", "custom/*"], () => 0);
  expect(usual.take(message("custom/xr_extra"))).toBe(false);
  expect(usual.take(message("custom/shot"))).toBe(true);
  expect(new WatchedState(["custom/xr_extra"], () => 0).take(message("custom/xr_extra"))).toBe(true);
});

test("values of a game that left are forgotten, but not those of a game that came after the look began", () => {
  let now = 10;
  const state = new WatchedState(["fps"], () => now);
  const fps = (source: string) =>
    ({ topic: "fps", data: { fps: 90 }, source }) as unknown as TelemetryMessage;
  const [lobby, range] = ["lobby", "range"].map((name) => ({ name, standstill: undefined })) as [
    ConnectedGame,
    ConnectedGame,
  ];
  state.take(fps("lobby"));
  expect(state.see([lobby], 20)).toEqual({ joined: [], left: [] });
  now = 30;
  state.take(fps("range"));
  expect(state.see([], 25)).toEqual({ joined: [], left: ["lobby"] });
  expect([...state.games.keys()]).toEqual(["range"]);
  expect(state.see([range], 40)).toEqual({ joined: ["range"], left: [] });
});
