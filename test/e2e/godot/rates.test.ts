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
  test("stays below a quarter of the default rate limits", async () => {
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
    // A client that reads too slowly is told of what it missed, on the same topic.
    const isFps = ({ topic, type }: Record<string, unknown>) => topic === "fps" && type === "event";
    const before = client.messages().filter(isFps).length;
    const samples = await client.take(before + 2 * HZ, isFps);
    // By the game's own clock: this process reads what came during the burst all at once.
    const frameMillis = samples
      .slice(before)
      .map(({ data }) => (data as { frame_time_ms: number }).frame_time_ms);
    const seconds = frameMillis.reduce((sum, millis) => sum + millis, 0) / 1000;
    // It is as fast as it is to be; a busy machine may be slower.
    expect((2 * HZ) / seconds).toBeWithin(100, 300);
    const { refusals } = (await relay.status()) as { refusals: object };
    expect(refusals).toEqual({});
  });
});
