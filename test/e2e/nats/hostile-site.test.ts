import { expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "@nats-io/transport-node";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { StreamingGame, StreamWatcher } from "../../support/streaming-game.ts";

setDefaultTimeout(15_000);

const NOISE = Uint8Array.from({ length: 200 }, (_, index) => (index * 37) % 256);

const siteNotice = (site: string) =>
  JSON.stringify({
    type: "site",
    relay: { site, epoch: `run-of-${site}`, host: "elsewhere", pid: 1 },
    version: "0",
    started_at: Date.now() / 1000,
    exports: true,
    games: [],
  });

test.skipIf(skipWithout(NATS_SERVER))(
  "a site that lies and sends what is not sound costs no other site a message",
  async () => {
    await using server = await TestNatsServer.start();
    await using lab = natsRelay("lab", [server]);
    await using office = natsRelay("office", [server]);
    await joined([lab, "office"], [office, "lab"]);
    const evil = await connect({ servers: server.url.slice("nats://".length) });
    using watcher = await StreamWatcher.connect(office);
    using game = await StreamingGame.start(lab, "quest");
    await watcher.until(({ numbers }) => numbers.length > 3);

    for (let number = 0; number < 400; number++)
      evil.publish(`telemetry.games.evil-${number}`, siteNotice(`evil-${number}`));
    for (const subject of [
      "telemetry.games.evil-1",
      "telemetry.evil-1.game.custom.n",
      "telemetry.lab.quest.custom.n",
      "telemetry.demand.lab",
      "telemetry.%ZZ.game.custom.n",
      "telemetry.games.%ZZ",
    ]) {
      evil.publish(subject, NOISE);
      evil.publish(subject, "");
      evil.publish(subject, "{}");
      evil.publish(subject, `{"type":"game","source":${"[".repeat(200)}`);
    }
    // A game of the lab, told by another site.
    const { sources } = (await office.status()) as { sources: { source: string; epoch: string }[] };
    const epoch = sources.find(({ source }) => source === "quest")?.epoch;
    const stolen = {
      type: "game",
      source: "quest",
      source_epoch: epoch,
      connected_at: 1,
      hello: null,
      commands: [],
    };
    evil.publish("telemetry.games.evil-1", JSON.stringify(stolen));
    evil.publish(
      "telemetry.games.evil-1",
      JSON.stringify({ type: "game_gone", source_epoch: epoch, end: "closed" }),
    );
    const answer = await evil.request("telemetry.call.lab", NOISE, { timeout: 2000 });
    expect(answer.json<{ outcome: string }>().outcome).toBe("error");
    const unknown = { command: "call", source_epoch: "none", timeout_s: 1, name: "x", arguments: {} };
    const refused = await evil.request("telemetry.call.lab", JSON.stringify(unknown), { timeout: 2000 });
    expect(refused.json<object>()).toEqual({
      outcome: "error",
      message: "the game has left before it was asked",
    });
    await evil.flush();

    const { numbers } = watcher;
    const seen = numbers.length;
    await watcher.until(() => numbers.length > seen + 5);
    game.stop();
    await watcher.until(() => numbers.length >= game.events);
    expect(numbers).toEqual(Array.from({ length: game.events }, (_, index) => index + 1));
    const { sites } = await natsStatus(office);
    expect(Object.keys(sites).length).toBeLessThanOrEqual(256);
    const { refusals } = (await office.status()) as { refusals: Record<string, number> };
    expect(refusals.bad_message).toBeGreaterThan(10);
    await evil.close();
  },
);
