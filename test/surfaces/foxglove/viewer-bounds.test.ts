import { expect, test } from "bun:test";
import type { HubMessage } from "../../../src/hub/index.ts";
import { ChannelBook } from "../../../src/surfaces/foxglove/channels/channel-book.ts";
import { EventLimit } from "../../../src/surfaces/foxglove/channels/event-limit.ts";
import { Services } from "../../../src/surfaces/foxglove/services.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellJson } from "../../support/tell.ts";
import { TestDelivery } from "../../support/test-delivery.ts";
import { connectViewer, subscribeTo, viewingServer } from "../../support/test-viewing.ts";

test("what a viewer asks for at most costs no memory before the events come", () => {
  const clock = new ManualClock();
  Bun.gc(true);
  const before = process.memoryUsage();
  const limits = Array.from({ length: 2000 }, () => new EventLimit(clock, 10_000, () => {}));
  for (const limit of limits) limit.offer();
  const after = process.memoryUsage();
  const grownMiB = (after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed) / 2 ** 20;
  expect(grownMiB).toBeLessThan(10);
});

test("an event limit lets through as many as it says in any second, also after pauses of any length", () => {
  const clock = new ManualClock();
  const sent: number[] = [];
  const limit = new EventLimit(clock, 5, () => sent.push(clock.monotonicMillis()));
  for (let step = 0; step < 400; step++) {
    limit.offer();
    clock.advance([1, 90, 400, 7, 1500][step % 5] ?? 0);
  }
  for (const atMillis of sent)
    expect(sent.filter((other) => other >= atMillis && other < atMillis + 1000).length).toBeLessThanOrEqual(
      5,
    );
  expect(sent.length).toBeGreaterThan(300);
});

test("a hand with a hundred thousand joints is drawn as a hand", () => {
  const delivery = new TestDelivery();
  const { hub, clock, sockets, parts } = delivery;
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "hall" });
  const server = viewingServer(parts);
  const socket = sockets.open();
  const viewer = connectViewer(server, socket);
  clock.advance(100);
  const joints = Array.from({ length: 100_000 }, () => [0, 1, 2]);
  const data = { event_name: "xr_extra", hands: { left: { joints } } };
  const text = JSON.stringify({ type: "event", event: "custom", data, topic: "custom/xr_extra" });
  const tell = () => tellJson(hub, game, { topic: "custom/xr_extra", data, text, timestampSeconds: 1 });
  tell();
  server.channels.refreshGame(game);
  subscribeTo(server, viewer, ["hall", "scene"], 7);
  tell();
  clock.advance(200);
  const scenes = socket.received.filter((hex) => hex.startsWith("0107000000"));
  expect(scenes.length).toBeGreaterThan(0);
  for (const hex of scenes) expect(hex.length / 2).toBeLessThan(64 * 1024);
});

test("games that come and go while there are too many channels leave nothing behind, and a topic gets its channel once there is room", () => {
  const { hub, clock } = new TestDelivery();
  const port = { clock, dataOf: () => ({}) as never, nanosOf: () => 0n, encode: () => false };
  const book = new ChannelBook(hub, port, { added() {}, removed() {} });
  const games = Array.from({ length: 120 }, (_, index) => {
    const game = hub.open();
    hub.introduce(game, { type: "hello", source: `game ${index}` });
    return game;
  });
  book.refresh();
  expect(book.size).toBe(2048);
  const last = games.at(-1);
  if (last === undefined) throw new Error("expected a game");
  const message = { topic: hub.topics.get("fps"), source: last } as Partial<HubMessage> as HubMessage;
  expect([...book.of(message)]).toEqual([]);
  for (const game of games.slice(0, 60)) {
    hub.close(game);
    hub.registry.forget(game);
  }
  book.refresh();
  expect(book.of(message).map(({ name }) => name)).toEqual(["/game 119/fps", "/game 119/frame"]);
});

test("services keep their numbers while their game offers the same again, and go with it", () => {
  const { hub } = new TestDelivery();
  const services = new Services(hub);
  const [one, other] = [hub.open(), hub.open()];
  hub.introduce(one, { type: "hello", source: "one" });
  hub.introduce(other, { type: "hello", source: "other" });
  one.commands = [{ name: "spawn", description: "" }];
  other.commands = [{ name: "spawn", description: "" }];
  const names = (all: Iterable<{ source: string; id: number }>) =>
    [...all].map(({ source, id }) => [source, id]);
  expect(names(services.refresh().added)).toEqual([
    ["one", 1],
    ["other", 2],
  ]);
  expect(services.refresh()).toEqual({ added: [], removed: [] });
  one.commands = [
    { name: "spawn", description: "" },
    { name: "end", description: "" },
  ];
  const changed = services.refresh();
  expect([names(changed.added), names(changed.removed)]).toEqual([[["one", 3]], []]);
  hub.close(other);
  expect(names(services.refresh().removed)).toEqual([["other", 2]]);
  expect(names(services.all)).toEqual([
    ["one", 1],
    ["one", 3],
  ]);
});

test("more services than a viewer can be told of are left out and counted, and come once there is room", () => {
  const { hub } = new TestDelivery();
  const services = new Services(hub);
  const games = Array.from({ length: 10 }, (_, index) => {
    const game = hub.open();
    hub.introduce(game, { type: "hello", source: `game ${index}` });
    game.commands = Array.from({ length: 64 }, (_, number) => ({ name: `c${number}`, description: "" }));
    return game;
  });
  expect(services.refresh().added).toHaveLength(512);
  expect(hub.omissions.toRecord().viewer_services_left_out).toBe(128);
  expect(services.refresh()).toEqual({ added: [], removed: [] });
  const [first] = games;
  if (first === undefined) throw new Error("expected a game");
  hub.close(first);
  expect(services.refresh().removed).toHaveLength(64);
  expect(new Set(services.refresh().added.map(({ source }) => source))).toEqual(new Set(["game 8"]));
  expect([...services.all]).toHaveLength(512);
});

test("calls that are not carried out are counted as refused", () => {
  const { parts, sockets } = new TestDelivery();
  const viewer = connectViewer(viewingServer(parts), sockets.open());
  viewer.binary(Uint8Array.of(2, 9, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, ...Buffer.from("json")));
  expect(parts.refusals.toRecord()).toEqual({ bad_command: 1 });
});

test("a viewer is charged for a jump of a replay, and for the newest values that a subscription brings", () => {
  const { hub, sockets, parts } = new TestDelivery();
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "hall" });
  const server = viewingServer(parts);
  let charged = 0;
  const viewer = connectViewer(server, sockets.open(), "", (further) => {
    charged += further;
  });
  const jump = Buffer.alloc(19);
  jump.writeUInt8(3, 0);
  jump.writeFloatLE(1, 2);
  jump.writeUInt8(1, 6);
  viewer.binary(jump);
  expect(charged).toBe(9);
  const data = { custom: { note: "x".repeat(160 * 1024) } };
  const text = JSON.stringify({ type: "event", event: "performance", data });
  tellJson(hub, game, { topic: "performance", data, text, timestampSeconds: 1 });
  subscribeTo(server, viewer, ["hall", "performance"], 1);
  expect(charged).toBe(9 + 10);
});
