import { expect, setDefaultTimeout, test } from "bun:test";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { StreamingGame, StreamWatcher } from "../../support/streaming-game.ts";
import { SIGNALS } from "../../support/system-parts.ts";

setDefaultTimeout(15_000);

const WITHOUT = skipWithout(NATS_SERVER, SIGNALS);

test.skipIf(WITHOUT)("relays leave a server that does not answer for another one within 3 s", async () => {
  await using first = await TestNatsServer.start();
  await using second = await TestNatsServer.start();
  await using lab = natsRelay("lab", [first, second]);
  await using office = natsRelay("office", [first, second]);
  await joined([lab, "office"], [office, "lab"]);
  using watcher = await StreamWatcher.connect(office);
  using game = await StreamingGame.start(lab, "quest");
  await watcher.until(({ ages }) => ages.length > 20);
  first.freeze();
  const frozenAt = performance.now();
  await natsStatus(lab, ({ server }) => server === second.url);
  await natsStatus(office, ({ server }) => server === second.url);
  expect(performance.now() - frozenAt).toBeLessThan(3300);
  const seen = watcher.ages.length;
  await watcher.until(({ ages }) => ages.length > seen + 10);
  game.stop();
  await watcher.until(({ numbers }) => numbers.length >= game.events);
  expect(watcher.numbers).toEqual(Array.from({ length: game.events }, (_, index) => index + 1));
  expect(Math.max(...watcher.ages)).toBeLessThan(300);
});
