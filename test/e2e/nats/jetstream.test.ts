import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { StallingProxy } from "../../support/godot/stalling-proxy.ts";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { StreamingGame, StreamWatcher } from "../../support/streaming-game.ts";

setDefaultTimeout(15_000);

const STREAM = "telemetry_events";

/** Two relays by a server with JetStream, the second of which is cut off while a game of the first sends events. */
async function cutOff(during: (server: TestNatsServer) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "jetstream-"));
  await using server = await TestNatsServer.start(`jetstream { store_dir: "${folder}" }`);
  using proxy = await StallingProxy.start(server.port);
  await using lab = natsRelay("lab", [server]);
  await using office = natsRelay("office", [`nats://127.0.0.1:${proxy.port}`]);
  await joined([lab, "office"], [office, "lab"]);
  await natsStatus(office, ({ events }) => events.stream === STREAM);
  using watcher = await StreamWatcher.connect(office);
  using game = await StreamingGame.start(lab, "quest");
  await watcher.until(({ numbers }) => numbers.length > 5);
  proxy.refuses = true;
  proxy.cut();
  await natsStatus(office, ({ connected }) => !connected);
  const { events } = game;
  while (game.events < events + 10) await Bun.sleep(20);
  await during(server);
  proxy.refuses = false;
  await natsStatus(office, (status) => status.connected && status.events.recovered !== null);
  const seen = game.events;
  await watcher.until(({ numbers }) => numbers.includes(seen + 3));
  game.stop();
  await watcher.until(({ numbers }) => numbers.includes(game.events));
  const { numbers, dropped } = watcher;
  return {
    numbers,
    all: Array.from({ length: game.events }, (_, index) => index + 1),
    droppedEvents: dropped.filter(({ topic }) => topic === "custom/n"),
    status: await natsStatus(office),
  };
}

describe.skipIf(skipWithout(NATS_SERVER))("a relay that was cut off from a server with JetStream", () => {
  test("gets the events that it missed, each once and in order", async () => {
    const { numbers, all, droppedEvents, status } = await cutOff(async () => {});
    expect(numbers).toEqual(all);
    expect(droppedEvents).toEqual([]);
    expect(status.events).toEqual({ stream: STREAM, recovered: true, events_gone: 0 });
  });

  test("says that events are lost if they have left the stream", async () => {
    const { numbers, all, droppedEvents, status } = await cutOff(async (server) => {
      const connection = await connect({ servers: server.url.slice("nats://".length) });
      const manager = await jetstreamManager(connection);
      await manager.streams.purge(STREAM);
      await connection.close();
    });
    expect(status.events.recovered).toBeFalse();
    expect(status.events.events_gone).toBeGreaterThan(0);
    const lost = all.filter((number) => !numbers.includes(number));
    expect(lost.length).toBeGreaterThan(5);
    expect(droppedEvents).toMatchObject([
      { count: lost.length, first: lost[0] as number, last: lost.at(-1) as number },
    ]);
  });
});
