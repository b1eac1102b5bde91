import { expect, setDefaultTimeout, test } from "bun:test";
import { upstreamAddress } from "../../../src/ingest/index.ts";
import { joined, natsRelay } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { StreamingGame, StreamWatcher } from "../../support/streaming-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(15_000);

/** Whether the relay of a game has any stream of it in demand. */
async function isInDemand(relay: TestRelay): Promise<boolean> {
  const { demand } = (await relay.status()) as { demand: { fps: { in_demand: boolean } } };
  return demand.fps.in_demand;
}

test.skipIf(skipWithout(NATS_SERVER))(
  "what one relay needs makes no game sample whose messages do not reach it, and two relays do not keep each other's games awake",
  async () => {
    await using server = await TestNatsServer.start();
    await using studio = TestRelay.start({ site: "studio" });
    const address = upstreamAddress(studio.relay.url);
    await using lab = natsRelay("lab", [server], { options: { upstreams: address ? [address] : [] } });
    await using office = natsRelay("office", [server]);
    await joined([lab, "office"], [office, "lab"]);
    while (((await studio.status()).far_relays as unknown[]).length === 0) await Bun.sleep(10);
    using _far = await offeringGame(studio, "of-studio");
    using _game = await StreamingGame.start(lab, "of-lab");
    const watcher = await StreamWatcher.connect(office);
    await watcher.until(({ ages }) => ages.length > 30);
    expect(await isInDemand(lab)).toBeTrue();
    expect(await isInDemand(studio)).toBeFalse();
    watcher[Symbol.dispose]();
    // Each relay repeats once a second what it needs: one that told on what it is told would never stop.
    while ((await isInDemand(lab)) || (await isInDemand(office))) await Bun.sleep(20);
  },
);
