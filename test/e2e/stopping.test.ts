import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { CliProcess } from "../support/cli-process.ts";
import { skipWithout } from "../support/needs.ts";
import { SIGNALS } from "../support/system-parts.ts";
import { TestClient } from "../support/test-client.ts";

setDefaultTimeout(30_000);

describe.skipIf(skipWithout(SIGNALS)).each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test("closes clients and games with 1001, sends waiting messages, and ends with 0 within 2 s", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using client = await TestClient.connect(url);
    await client.ask({ command: "set_update_interval", interval: 60, stream: "vr_tracking" });
    using game = await TestClient.connect(`${url}/producer`);
    for (const x of [1, 2]) {
      const headset = { position: [x, 0, 0], rotation: [0, 0, 0, 1] };
      game.send({ type: "event", event: "vr_tracking", data: { headset }, timestamp: x });
    }
    game.send({ type: "event", event: "custom", data: { event_name: "end" }, timestamp: 3 });
    await client.message(({ event }) => event === "custom");
    expect(client.messages().filter(({ event }) => event === "vr_tracking")).toMatchObject([
      { timestamp: 1 },
    ]);

    const asked = performance.now();
    relay.process.kill(signal);
    const goodbye = { code: 1001, reason: "relay is shutting down" };
    expect(await Promise.all([client.closed, game.closed])).toEqual([goodbye, goodbye]);
    expect(await relay.process.exited).toBe(0);
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(client.messages().filter(({ event }) => event === "vr_tracking")).toMatchObject([
      { timestamp: 1 },
      { timestamp: 2 },
    ]);
  });
});

test.skipIf(skipWithout(SIGNALS))(
  "a client that never answers the close does not delay the relay's end",
  async () => {
    const { MuteClient } = await import("../support/mute-client.ts");
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = new URL(await relay.relayUrl());
    using mute = await MuteClient.connect(url.hostname, Number(url.port));
    const asked = performance.now();
    relay.process.kill("SIGTERM");
    expect(await relay.process.exited).toBe(0);
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(mute.seen("close")).toMatchObject([{ closeCode: 1001 }]);
  },
);
