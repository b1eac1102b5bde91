import { expect, setDefaultTimeout, test } from "bun:test";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { StreamingGame, StreamWatcher } from "../../support/streaming-game.ts";

setDefaultTimeout(15_000);

test.skipIf(skipWithout(NATS_SERVER))(
  "a server that dies costs no event, its unconfirmed samples are told as lost, games idle, and all is back with it",
  async () => {
    await using server = await TestNatsServer.start();
    await using lab = natsRelay("lab", [server]);
    await using office = natsRelay("office", [server]);
    await joined([lab, "office"], [office, "lab"]);
    using watcher = await StreamWatcher.connect(office);
    using game = await StreamingGame.start(lab, "quest", 5);
    await watcher.until(({ ages, numbers }) => ages.length > 20 && numbers.length > 4);

    await server.kill();
    const killedAt = performance.now();
    // The last samples may all have been confirmed; those that are taken until the game idles are lost.
    const down = await natsStatus(lab, ({ connected, lost }) => !connected && lost > 0);
    expect(down.reason).toBeString();
    const { length } = game.socket.messages();
    await game.socket.message((message) => {
      const isNew = game.socket.messages().indexOf(message) >= length;
      return isNew && (message.config as { fps_enabled?: boolean } | undefined)?.fps_enabled === false;
    });
    expect(performance.now() - killedAt).toBeLessThan(3200);

    const seen = watcher.ages.length;
    await server.run();
    const backAt = performance.now();
    await watcher.until(({ ages }) => ages.length > seen + 10);
    expect(performance.now() - backAt).toBeLessThan(2000);
    game.stop();
    await watcher.until(({ numbers }) => numbers.length >= game.events);
    expect(watcher.numbers).toEqual(Array.from({ length: game.events }, (_, index) => index + 1));
    expect(Math.max(...watcher.ages)).toBeLessThan(300);
  },
);
