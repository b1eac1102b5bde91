import { expect, setDefaultTimeout, test } from "bun:test";
import { StallingProxy } from "../../support/godot/stalling-proxy.ts";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { StreamingGame, StreamWatcher } from "../../support/streaming-game.ts";
import { SIGNALS } from "../../support/system-parts.ts";

setDefaultTimeout(15_000);

const WITHOUT = skipWithout(NATS_SERVER, SIGNALS);

test.skipIf(WITHOUT)("after a stall of the server clients see no old samples and every event", async () => {
  await using server = await TestNatsServer.start();
  await using lab = natsRelay("lab", [server]);
  await using office = natsRelay("office", [server]);
  await joined([lab, "office"], [office, "lab"]);
  using watcher = await StreamWatcher.connect(office);
  using game = await StreamingGame.start(lab, "quest", 5);
  await watcher.until(({ ages }) => ages.length > 20);
  const before = watcher.ages.length;
  server.freeze();
  await Bun.sleep(1200);
  server.thaw();
  await watcher.until(({ ages }) => ages.length > before + 20);
  game.stop();
  await watcher.until(({ numbers }) => numbers.length >= game.events);
  expect(watcher.numbers).toEqual(Array.from({ length: game.events }, (_, index) => index + 1));
  expect(Math.max(...watcher.ages)).toBeLessThan(300);
  // The relay stopped sending samples once they would have come too late, and told other relays of those.
  const { lost } = await natsStatus(lab);
  expect(lost).toBeGreaterThan(50);
  await watcher.until(({ dropped }) => dropped.some(({ topic, count }) => topic === "fps" && count >= 50));
});

test.skipIf(WITHOUT)("a relay that reads slowly shows no old samples", async () => {
  await using server = await TestNatsServer.start();
  using proxy = await StallingProxy.start(server.port);
  await using lab = natsRelay("lab", [`nats://127.0.0.1:${proxy.port}`]);
  await using office = natsRelay("office", [server]);
  await joined([lab, "office"], [office, "lab"]);
  using watcher = await StreamWatcher.connect(office);
  using game = await StreamingGame.start(lab, "quest", 5);
  await watcher.until(({ ages }) => ages.length > 20);
  proxy.stall();
  await Bun.sleep(700);
  proxy.resume();
  const before = watcher.ages.length;
  await watcher.until(({ ages }) => ages.length > before + 20);
  game.stop();
  await watcher.until(({ numbers }) => numbers.length >= game.events);
  expect(Math.max(...watcher.ages)).toBeLessThan(300);
  const { sites } = await natsStatus(office);
  expect(sites.lab?.late).toBeGreaterThan(0);
});
