import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { edgedRelay, edgesOf } from "../../support/edges/edged-relay.ts";
import { GODOT } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { until } from "../../support/links/stage.ts";
import { skipWithout } from "../../support/needs.ts";
import { LINUX_PROGRAMS, SIGNALS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(60_000);

describe.skipIf(skipWithout(GODOT, SIGNALS, LINUX_PROGRAMS))("a game whose edge is killed", () => {
  test("connects again, and no event of it is lost or comes twice", async () => {
    await using relay = await edgedRelay(1);
    using game = await TestGame.start({ relayUrl: `${relay.relay.url}/producer` });
    let logged = 0;
    const log = async (count: number) => {
      await game.do({ do: "log_many", from: logged, count, padding: 0 });
      logged += count;
    };
    await log(20);
    await until(async () => (await relay.status()).games === 1);
    for (let kill = 1; kill <= 2; kill++) {
      const [edge] = await edgesOf(relay);
      process.kill(edge?.pid ?? 0, "SIGSTOP");
      // The system takes these, and the edge never does.
      for (let round = 0; round < 10; round++) await log(10);
      process.kill(edge?.pid ?? 0, "SIGKILL");
      await log(50);
      await until(async () => {
        const [now] = await edgesOf(relay);
        return now?.state === "ready" && now.restarts === kill;
      });
      while ((await game.get("events_queued")) !== 0) await Bun.sleep(20);
    }
    while ((await game.get("events_in_flight")) !== 0) await Bun.sleep(20);
    for (const counter of ["events_dropped", "events_unconfirmed"]) expect(await game.get(counter)).toBe(0);
    using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
    client.send({
      command: "subscribe",
      topics: [{ topic: "custom/numbered", history: { seconds: 60 } }],
      id: 1,
    });
    const isLast = ({ data }: Record<string, unknown>) =>
      (data as { index?: number } | undefined)?.index === logged - 1;
    await client.message(isLast);
    const came = client.messages().filter(({ topic }) => topic === "custom/numbered");
    expect(came.map(({ data }) => (data as { index: number }).index)).toEqual(
      Array.from({ length: logged }, (_, index) => index),
    );
    expect(await relay.status()).toMatchObject({ games: 1 });
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });
});
