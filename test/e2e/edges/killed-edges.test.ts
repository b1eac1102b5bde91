import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "../../../src/client/index.ts";
import { upstreamAddress } from "../../../src/ingest/index.ts";
import { edgedRelay, edgesOf } from "../../support/edges/edged-relay.ts";
import { until } from "../../support/links/stage.ts";
import { LONG } from "../../support/long.ts";
import { skipWithout } from "../../support/needs.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { LINUX_PROGRAMS } from "../../support/system-parts.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

const CLIENTS = 20;
const EVENTS_PER_SECOND = 50;
/** How often an edge is killed. */
const KILLS = LONG ? 8 : 2;

describe.skipIf(skipWithout(LINUX_PROGRAMS))("an edge that is killed", () => {
  test("costs its clients one reconnect and no event, and is started again", async () => {
    // The game is connected to another relay, since its own connection could pass through the edge that is killed.
    await using near = TestRelay.start({ site: "near" });
    const upstream = upstreamAddress(near.relay.url);
    await using relay = await edgedRelay(2, { upstreams: upstream === undefined ? [] : [upstream] });
    using game = await offeringGame(near, "room");
    const clients = Array.from({ length: CLIENTS }, () => {
      const numbers: number[] = [];
      const client = connect(relay.relay.url);
      let lost = 0;
      client.on("state", ({ name }) => {
        if (name === "waiting") lost++;
      });
      client.subscribe("custom/shot", ({ data }) => {
        numbers.push((data as { number: number }).number);
      });
      client.subscribe("fps", () => {});
      return { client, numbers, lost: () => lost };
    });
    try {
      await until(
        async () => (await edgesOf(relay)).reduce((sum, { clients }) => sum + clients, 0) === CLIENTS,
      );
      let sent = 0;
      const send = () =>
        game.send({ type: "event", event: "custom", data: { event_name: "shot", number: ++sent } });
      // Until then the clients have nothing to go on from.
      send();
      await until(async () => clients.every(({ numbers }) => numbers.length === 1));
      const timer = setInterval(send, 1000 / EVENTS_PER_SECOND);
      for (let kill = 0; kill < KILLS; kill++) {
        const before = await edgesOf(relay);
        const victim = before[kill % 2];
        process.kill(victim?.pid ?? 0, "SIGKILL");
        await until(async () => {
          const [now] = (await edgesOf(relay)).filter(({ edge }) => edge === victim?.edge);
          return now?.state === "ready" && now.restarts === (victim?.restarts ?? 0) + 1;
        });
      }
      clearInterval(timer);
      send();
      await until(async () => clients.every(({ numbers }) => numbers.at(-1) === sent));
      const all = Array.from({ length: sent }, (_, index) => index + 1);
      for (const { numbers } of clients) expect(numbers).toEqual(all);
      const losses = clients.map(({ lost }) => lost());
      expect([Math.max(...losses) <= KILLS, Math.max(...losses) > 0]).toEqual([true, true]);
    } finally {
      for (const { client } of clients) client.close();
    }
  });

  test("answers nobody that it is starting: those who come early wait for it", async () => {
    await using relay = await edgedRelay(1);
    const [edge] = await edgesOf(relay);
    process.kill(edge?.pid ?? 0, "SIGKILL");
    const statuses = new Set<number | "closed">();
    const isBack = async () => {
      const answer = await fetch(`${relay.httpUrl}/status`).catch(() => undefined);
      statuses.add(answer?.status ?? "closed");
      const { edges } = ((await answer?.json()) ?? {}) as { edges?: { restarts: number }[] };
      return edges?.[0]?.restarts === 1;
    };
    await until(isBack);
    expect([...statuses].filter((status) => status !== "closed")).toEqual([200]);
  });
});
