import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** Headless Godot sleeps for so long in each frame otherwise that none is faster than 145 Hz. */
const WITHOUT_SLEEP = "[application]\nrun/low_processor_mode_sleep_usec=1";
const HZ = 240;

describe.skipIf(skipWithoutGodot())("a real game at 240 Hz, with its debugger and bursts of events", () => {
  test("stays below a quarter of the rates that hold when nothing is said", async () => {
    const quarter = { packetsPerSecond: DEFAULT_LIMITS.packetsPerSecond / 4 };
    await using relay = TestRelay.start({ limits: { ...DEFAULT_LIMITS, ...quarter } });
    const { url } = relay.relay;
    using client = await TestClient.connect(`${url}?topics=*,profiler/scripts&max_hz=0`, [
      "telemetry.v1.json",
    ]);
    using game = await TestGame.start({
      relayUrl: `${url}/producer`,
      settings: WITHOUT_SLEEP,
      maxFps: HZ,
      args: ["--remote-debug", `${url}/debugger`],
    });
    await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
    await client.take(10, ({ topic }) => topic === "profiler/scripts");
    // As many as come at once when a game has queued them while its relay was away.
    await game.do({ do: "log_many", from: 0, count: 1000 });
    await client.take(1000, (message) => JSON.stringify(message).includes('"numbered"'));
    const isFps = ({ topic }: Record<string, unknown>) => topic === "fps";
    const before = client.messages().filter(isFps).length;
    const samples = await client.take(before + 2 * HZ, isFps);
    const seconds = Number(samples.at(-1)?.timestamp) - Number(samples[before]?.timestamp);
    // It is as fast as it is to be; a busy machine may be slower.
    expect((2 * HZ) / seconds).toBeWithin(100, 300);
    const { refusals } = (await relay.status()) as { refusals: object };
    expect(refusals).toEqual({});
  });
});
