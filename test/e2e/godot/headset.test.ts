import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Headset } from "../../../src/protocol/headset.ts";
import { status as statusSchema } from "../../../src/surfaces/http-api/schemas/status.ts";
import { FakeAdbServer } from "../../support/fake-adb-server.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

const LINE =
  "FPS=85/90,Prd=39ms,Tear=0,Early=0,Stale=8,VSnc=1,CPU4/GPU=3/4,1651/545MHz,Mem=2092MHz,Free=2510MB,PLS=0,Temp=41.5C/0.0C,App=10.27ms,GPU%=0.97,CPU%=0.23(W0.41)";

/** Monitors as Godot's vendors plugin names them, with percentages, and -1 for a counter without a value. */
const RUNTIME_MONITORS = {
  "xr_app/cpu_frametime": 4.25,
  "xr_app/gpu_frametime": 9.5,
  "xr_app/motion_to_photon_latency": 48,
  "xr_compositor/dropped_frame_count": 17,
  "xr_compositor/spacewarp_mode": -1,
  "xr_device/cpu_utilization_average": 37.5,
  "xr_device/cpu3_utilization": 81,
  "xr_device/cpu_frequency": 1651,
  "xr_device/gpu_utilization": 92,
};

describe.skipIf(skipWithoutGodot())("a real game with the headset's own numbers", () => {
  test("has those of the runtime by the plugin's monitors, and those of its device by adb", async () => {
    await using adb = await FakeAdbServer.start();
    await using relay = TestRelay.start({ adb: { host: "127.0.0.1", port: adb.port } });
    const {
      relay: { url },
    } = relay;
    using client = await TestClient.connect(`${url}/?format=json&topics=headset,performance`);
    const told = (fits: (data: Headset) => boolean) =>
      client.message(({ event, data }) => event === "headset" && fits(data as Headset));
    using game = await TestGame.start({ relayUrl: `${url}/producer` });
    await game.do({ do: "add_values", values: RUNTIME_MONITORS });
    const byRuntime = await told(({ runtime }) => runtime !== undefined);
    expect(byRuntime.data).toEqual({
      runtime: {
        app_cpu_ms: 4.25,
        app_gpu_ms: 9.5,
        motion_to_photon_ms: 48,
        dropped_frames: 17,
        cpu_share: 0.375,
        cpu3_share: 0.81,
        cpu_mhz: 1651,
        gpu_share: 0.92,
      },
    });

    // Godot on this machine calls it so; on a headset it has the name that adb knows too.
    const { sources } = (await relay.status()) as { sources: { source: string; pid: number }[] };
    const [{ source = "", pid = 0 } = {}] = sources;
    const headset = adb.plugIn("HEADSET1", {
      model: "GenericDevice",
      processes: { [pid]: "org.godotengine.test" },
    });
    const timer = setInterval(() => headset.log(LINE), 20);
    const byBoth = await told(({ vrapi, runtime }) => vrapi !== undefined && runtime !== undefined);
    clearInterval(timer);
    expect(byBoth).toMatchObject({
      data: { device: { serial: "HEADSET1" }, vrapi: { gpu_mhz: 545 }, runtime: { app_gpu_ms: 9.5 } },
    });
    const stats = (await (await fetch(`${relay.httpUrl}/stats?window=10s`)).json()) as {
      games: { source: string; monitors: Record<string, { max: number }> }[];
    };
    expect(stats.games).toMatchObject([
      { source, monitors: { headset_gpu_mhz: { max: 545 }, headset_battery_c: { max: 41.5 } } },
    ]);
    const status = statusSchema.parse(await relay.status());
    expect(status.headsets).toMatchObject({ devices: [{ serial: "HEADSET1", source, port: "kept" }] });
    expect(headset.reversed).toEqual(new Map([["tcp:8081", `tcp:${new URL(url).port}`]]));
  });
});
