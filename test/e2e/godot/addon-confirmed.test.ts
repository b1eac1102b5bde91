import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { CliProcess } from "../../support/cli-process.ts";
import { GODOT } from "../../support/godot/find-godot.ts";
import { StallingProxy } from "../../support/godot/stalling-proxy.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { skipWithout } from "../../support/needs.ts";
import { SIGNALS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(60_000);

type Message = Record<string, unknown>;

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const indexOf = ({ event, data }: Message) => {
  const { event_name, index } = (data ?? {}) as Message;
  return event === "custom" && event_name === "numbered" ? (index as number) : undefined;
};
const isIndex = (sought: number) => (message: Message) => indexOf(message) === sought;
/** Indices of the numbered events that a client has had, in the order of their coming. */
const numbered = (client: TestClient) =>
  client
    .messages()
    .map(indexOf)
    .filter((index) => index !== undefined);
const log = (game: TestGame, from: number, count: number, padding = 0) =>
  game.do({ do: "log_many", from, count, padding });
/** Each look takes a frame of the game. */
async function until(game: TestGame, property: string, value: number): Promise<void> {
  while ((await game.get(property)) !== value);
}

/** All that was logged has been sent, and confirmed. */
async function untilConfirmed(game: TestGame): Promise<void> {
  await until(game, "events_queued", 0);
  await until(game, "events_in_flight", 0);
}

/** Everything is sampled and sent in every frame. */
async function sampleEveryFrame(game: TestGame): Promise<void> {
  await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
  await game.do({ do: "set", property: "fps_update_interval", value: 0 });
  await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
}

/** A client that gets every event as JSON, however long it is. */
const watch = (url: string) => TestClient.connect(`${url}/?topics=custom/*`, ["telemetry.v1.json"]);

/** A client of a relay that starts up. It is there before the game is: that stands still until then. */
async function watchBefore(game: TestGame, relay: CliProcess): Promise<TestClient> {
  process.kill(game.godot.pid, "SIGSTOP");
  const client = await watch(await relay.relayUrl());
  await client.settled();
  process.kill(game.godot.pid, "SIGCONT");
  return client;
}

const startAgain = (url: string) => new CliProcess(["serve", "--port", new URL(url).port]);
const portOf = (url: string) => Number(new URL(url).port);

const testWithFreezes = test.skipIf(skipWithout(SIGNALS));

describe.skipIf(skipWithout(GODOT))("events of a game at a relay that confirms them", () => {
  test("leave the queue once the relay confirms them", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using client = await watch(url);
    using game = await TestGame.start({ relayUrl: `${url}/producer` });
    await sampleEveryFrame(game);
    for (const round of range(0, 5)) await log(game, round * 300, 300);
    await client.message(isIndex(1499));
    await untilConfirmed(game);
    expect(numbered(client)).toEqual(range(0, 1500));
    expect([await game.get("events_queued"), await game.get("events_unconfirmed")]).toEqual([0, 0]);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  testWithFreezes("arrive in order although the relay freezes, is killed and restarts", async () => {
    await using first = new CliProcess(["serve", "--port", "0"]);
    const url = await first.relayUrl();
    using game = await TestGame.start({ relayUrl: `${url}/producer` });
    await sampleEveryFrame(game);
    await log(game, 0, 5);
    await untilConfirmed(game);
    first.process.kill("SIGSTOP");
    for (const round of range(0, 40)) await log(game, 5 + round * 10, 10, round % 2 === 0 ? 0 : 2000);
    // The system has taken all of it, and the relay nothing.
    await until(game, "events_queued", 0);
    expect(await game.get("events_in_flight")).toBeGreaterThanOrEqual(400);
    first.process.kill("SIGKILL");
    await first.process.exited;
    await log(game, 405, 20);
    await using again = startAgain(url);
    using client = await watchBefore(game, again);
    await log(game, 425, 20);
    await client.message(isIndex(444));
    await untilConfirmed(game);
    expect(numbered(client)).toEqual(range(5, 440));
    for (const counter of ["events_dropped", "events_unconfirmed"]) expect(await game.get(counter)).toBe(0);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  testWithFreezes(
    "arrive once and in order when the connection to a frozen relay breaks and the relay wakes up",
    async () => {
      await using relay = new CliProcess(["serve", "--port", "0"]);
      const url = await relay.relayUrl();
      using client = await watch(url);
      using proxy = await StallingProxy.start(portOf(url));
      using game = await TestGame.start({ relayUrl: proxy.url });
      await sampleEveryFrame(game);
      let logged = 0;
      const logSome = async (rounds: number) => {
        for (const _ of range(0, rounds)) {
          await log(game, logged, 3);
          logged += 3;
        }
      };
      for (const frames of [0, 3, 30]) {
        await logSome(20);
        await client.message(isIndex(logged - 1));
        relay.process.kill("SIGSTOP");
        await logSome(20);
        await until(game, "events_queued", 0);
        proxy.cut();
        // Before the game knows, just after, and when it knocks again.
        await logSome(frames);
        relay.process.kill("SIGCONT");
        await logSome(5);
        await client.message(isIndex(logged - 1));
      }
      await untilConfirmed(game);
      await client.settled();
      expect(numbered(client)).toEqual(range(0, logged));
      for (const counter of ["events_dropped", "events_unconfirmed"]) expect(await game.get(counter)).toBe(0);
      const status = await (await fetch(`${url.replace("ws:", "http:")}/status`)).json();
      expect(status).toMatchObject({ games: 1 });
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
  );

  testWithFreezes("go to the next relay, in order, when their relay freezes and the game moves", async () => {
    await using first = new CliProcess(["serve", "--port", "0"]);
    const firstUrl = await first.relayUrl();
    await using second = new CliProcess(["serve", "--port", "0"]);
    const secondUrl = await second.relayUrl();
    using client = await watch(secondUrl);
    using game = await TestGame.start({ relayUrl: `${firstUrl}/producer` });
    await sampleEveryFrame(game);
    const move = (url: string) => game.do({ do: "set", property: "relay_url", value: `${url}/producer` });
    await log(game, 0, 5);
    await untilConfirmed(game);
    first.process.kill("SIGSTOP");
    await log(game, 5, 100);
    await until(game, "events_queued", 0);
    await move(secondUrl);
    await log(game, 105, 50);
    await client.message(isIndex(154));
    expect(numbered(client)).toEqual(range(5, 150));

    // A place that answers the goodbye has all that it was sent.
    first.process.kill("SIGCONT");
    using home = await watch(firstUrl);
    await home.settled();
    await log(game, 155, 100);
    await move(firstUrl);
    await log(game, 255, 50);
    await home.message(isIndex(304));
    await untilConfirmed(game);
    await client.settled();
    const atHome = numbered(home).filter((index) => index >= 155);
    expect([...numbered(client), ...atHome]).toEqual(range(5, 300));
    for (const counter of ["events_dropped", "events_unconfirmed"]) expect(await game.get(counter)).toBe(0);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  testWithFreezes(
    "are bounded, sent or not, while the relay is frozen: the newest arrive, and the game counts the others",
    async () => {
      await using first = new CliProcess(["serve", "--port", "0"]);
      const url = await first.relayUrl();
      const settings = "[telemetry_relay]\n\nevents/max_queued=200";
      using game = await TestGame.start({ relayUrl: `${url}/producer`, settings });
      await log(game, 0, 5);
      await untilConfirmed(game);
      first.process.kill("SIGSTOP");
      for (const round of range(0, 50)) {
        await log(game, 5 + round * 100, 100);
        for (const kept of ["events_queued", "events_in_flight"])
          expect(await game.get(kept)).toBeLessThanOrEqual(200);
      }
      await until(game, "events_queued", 0);
      expect(await game.get("events_in_flight")).toBe(200);
      const lost = async () =>
        Number(await game.get("events_dropped")) + Number(await game.get("events_unconfirmed"));
      while ((await lost()) < 4800);
      // The addon itself may have had something to say, of the scene or of the queue.
      expect(await lost()).toBeLessThanOrEqual(4802);
      first.process.kill("SIGKILL");
      await first.process.exited;
      await using again = startAgain(url);
      using client = await watchBefore(game, again);
      await client.message(isIndex(5004));
      expect(numbered(client)).toEqual(range(4805, 200));
      await untilConfirmed(game);
      expect(await game.quit()).toBe(0);
      expect(game.godot.complaints()).toEqual([]);
    },
  );
});
