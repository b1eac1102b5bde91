import { expect, setDefaultTimeout, test } from "bun:test";
import { CuttableWay } from "../../support/links/cuttable-way.ts";
import { linksOf, relayReadingFrom } from "../../support/links/linked-relay.ts";
import { until } from "../../support/links/stage.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

type Message = Record<string, unknown>;

test("a link that comes up and goes down shows in /status, on the topic relay and in the metrics", async () => {
  await using near = TestRelay.start({ site: "lab" });
  await using way = await CuttableWay.to(near.relay.port);
  await using far = relayReadingFrom("hq", way.port);
  await offeringGame(near, "room", "reset");
  using client = await TestClient.connect(`${far.relay.url}/?topics=relay`, ["telemetry.v1.json"]);
  const told = (connected: boolean) =>
    client.message(({ topic, data }) => {
      const [link] = topic === "relay" ? ((data as Message).links as Message[]) : [];
      return link?.connected === connected && link.site === "lab";
    });
  await told(true);
  await until(async () => (await linksOf(far))[0]?.games === 1);
  const url = `ws://127.0.0.1:${way.port}`;
  expect(await linksOf(far)).toMatchObject([
    { url, site: "lab", connected: true, reason: null, games: 1, late: 0, lost: 0, duplicates: 0 },
  ]);
  const metrics = async () => await (await fetch(`${far.httpUrl}/metrics`)).text();
  expect(await metrics()).toContain(`telemetry_relay_link_connected{url="${url}",site="lab"} 1`);
  way.break();
  await told(false);
  const [link] = await linksOf(far);
  expect(link).toMatchObject({ connected: false, reason: expect.stringMatching(/closed|refused/) });
  expect(await metrics()).toContain(`telemetry_relay_link_connected{url="${url}",site="lab"} 0`);
  // The game counts as connected for a while, since most cuts are short. It cannot be asked meanwhile.
  expect(((await far.status()).sources as Message[])[0]).toMatchObject({ source: "room", connected: true });
  const called = await client.ask({ command: "call", name: "reset", source: "room" });
  expect(called).toMatchObject({ type: "error", code: "call_failed", message: "the link to lab is down" });
});
