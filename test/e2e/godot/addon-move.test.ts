import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { eventOf, FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { type Round, traceIn } from "../../support/godot/frame-trace.ts";
import { StallingProxy } from "../../support/godot/stalling-proxy.ts";
import { TestGame } from "../../support/godot/test-game.ts";

setDefaultTimeout(60_000);

const jsonOf = (received: Received) => (received.kind === "text" ? received.json : undefined);
const isType = (type: string) => (received: Received) => jsonOf(received)?.type === type;
const isOpened = (received: Received) => received.kind === "opened";
const isClosed = (received: Received) => received.kind === "closed";
const isTracking = (received: Received) => received.kind === "tracking";
const indexOf = (received: Received) => {
  const data = eventOf(received)?.data as JsonObject | undefined;
  return data?.event_name === "numbered" ? (data.index as number) : undefined;
};
/** Indices of the numbered events, in the order of their coming. */
const numbered = (received: readonly Received[]) =>
  received.map(indexOf).filter((index) => index !== undefined);
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const move = (game: TestGame, url: string) => game.do({ do: "set", property: "relay_url", value: url });
const log = (game: TestGame, from: number, count: number) => game.do({ do: "log_many", from, count });

describe.skipIf(skipWithoutGodot())("a relay that moves", () => {
  test("is followed without a lost event or a trace in the frames, and the addon closes the old connection", async () => {
    using first = new FakeRelay();
    using second = new FakeRelay();
    using game = await TestGame.start({ relayUrl: first.url, maxFps: 90 });
    await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
    await game.do({ do: "set", property: "fps_update_interval", value: 0 });
    await game.do({ do: "set", property: "tracking_update_interval", value: 0 });
    await first.received.take(50, isTracking);
    let logged = 0;
    /** Times of so many frames, and of what was done just before. */
    const frames = async (count: number, before: () => Promise<unknown> = async () => undefined) => {
      await game.do({ do: "take_frame_times" });
      await before();
      for (let frame = 0; frame < count; frame++) {
        if (frame % 3 === 0) await log(game, logged++, 1);
        else await game.get("events_queued");
      }
      return (await game.do({ do: "take_frame_times" })) as number[];
    };
    const places = [second, first, second];
    const rounds: Round[] = [];
    for (const place of places) {
      const quiet = await frames(80);
      const disturbed = await frames(80, () => move(game, place.url));
      rounds.push({ quiet, disturbed });
      await place.received.first((each) => indexOf(each) === logged - 1);
    }
    expect(traceIn(rounds)).toBeUndefined();
    expect(await first.received.first(isClosed)).toMatchObject({ code: 1000, reason: "game moved" });
    const arrived = [...numbered(first.received.all), ...numbered(second.received.all)];
    expect(arrived.toSorted((one, other) => one - other)).toEqual(range(0, logged));
    expect(numbered(second.received.all)).toEqual(
      numbered(second.received.all).toSorted((one, other) => one - other),
    );
    expect(numbered(second.received.all).length).toBeGreaterThan(0);
    await second.received.take(20, isTracking);
    expect(jsonOf(second.received.all[1] as Received)?.type).toBe("hello");
    expect(await game.get("events_dropped")).toBe(0);
    expect(await game.get("events_unconfirmed")).toBe(0);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("keeps events while no relay is at the new address, and sends them to the next one, with token and name", async () => {
    using first = new FakeRelay();
    const gone = new FakeRelay();
    const nobody = gone.url;
    await gone.kill();
    using second = new FakeRelay();
    using game = await TestGame.start({ relayUrl: first.url });
    await first.received.first(isType("hello"));
    await move(game, nobody);
    await first.received.first(isClosed);
    await log(game, 0, 100);
    expect(await game.get("connection_state")).not.toBe(3);
    await game.do({ do: "set", property: "relay_token", value: "moved" });
    await game.do({ do: "set", property: "source_name", value: "Renamed" });
    await move(game, second.url);
    await second.received.first((each) => indexOf(each) === 99);
    expect(numbered(second.received.all)).toEqual(range(0, 100));
    expect(await second.received.first(isOpened)).toMatchObject({
      headers: { authorization: "Bearer moved" },
    });
    expect(jsonOf(await second.received.first(isType("hello")))?.source).toBe("Renamed");

    await move(game, "http://127.0.0.1:1");
    expect(await game.get("relay_url")).toBe(second.url);
    await log(game, 100, 1);
    await second.received.first((each) => indexOf(each) === 100);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([expect.stringContaining("must begin with ws:// or wss://")]);
  });

  test("leaves a frozen relay in order: the relay still has the received events when it wakes", async () => {
    using first = new FakeRelay();
    using second = new FakeRelay();
    using proxy = await StallingProxy.start(first.port);
    using game = await TestGame.start({ relayUrl: proxy.url });
    await log(game, 0, 1);
    await first.received.first((each) => indexOf(each) === 0);
    proxy.stall();
    await log(game, 1, 20);
    while ((await game.get("events_queued")) !== 0);
    await move(game, second.url);
    await log(game, 21, 20);
    await second.received.first((each) => indexOf(each) === 40);
    proxy.resume();
    await first.received.first(isClosed);
    expect(numbered(first.received.all)).toEqual(range(0, 21));
    expect(numbered(second.received.all)).toEqual(range(21, 20));
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("receives the commands that the game offers at that time", async () => {
    using first = new FakeRelay();
    using second = new FakeRelay();
    using game = await TestGame.start({ relayUrl: first.url });
    await first.received.first(isType("hello"));
    for (const round of range(0, 8)) {
      const relay = round % 2 === 0 ? second : first;
      const from = relay.received.all.length;
      await move(game, relay.url);
      // Somewhere between the goodbye and the introduction, later in each round.
      for (let frame = 0; frame < round; frame++) await game.get("events_queued");
      await game.do({ do: "register_commands" });
      const told = (each: Received) =>
        (isType("hello")(each) || isType("commands")(each)) &&
        commandsOf(each).some(({ name }) => name === "teleport");
      for (const { name } of commandsOf(await relay.received.first(told, from))) {
        await game.do({ do: "call", method: "unregister_command", arguments: [name] });
      }
    }
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });
});

const commandsOf = (received: Received) => (jsonOf(received)?.commands ?? []) as { name: string }[];
