import { describe, expect, test } from "bun:test";
import type { RecordedHitch } from "../../../src/recording/index.ts";
import type { Viewer } from "../../../src/surfaces/foxglove/viewer.ts";
import type { RecordedSocket } from "../../support/recorded-sockets.ts";
import { tellFrame } from "../../support/tell.ts";
import { TestDelivery } from "../../support/test-delivery.ts";
import { connectViewer, subscribeTo, viewingServer } from "../../support/test-viewing.ts";

/** A relay with one game, and viewers that answer their pings. */
function viewing() {
  const delivery = new TestDelivery();
  const { hub, clock, sockets, parts } = delivery;
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "hall" });
  const hitches: ((hitch: RecordedHitch) => void)[] = [];
  const server = viewingServer(parts, (listener) => hitches.push(listener));
  const view = (query = "", asked?: readonly string[]) => {
    const socket = sockets.open();
    const viewer = connectViewer(server, socket, query, undefined, asked);
    socket.answer = () => viewer.pong("flow");
    clock.advance(100);
    return { viewer, socket };
  };
  const tellHitch = (hitch: RecordedHitch) => hitches.forEach((tell) => void tell(hitch));
  return { delivery, server, game, clock, view, tellHitch };
}

/** The messages of a subscription: their JSON. */
const dataOf = ({ received }: RecordedSocket, id: number): Record<string, unknown>[] =>
  received
    .filter((hex) => hex.startsWith(`01${id.toString(16).padStart(2, "0")}000000`))
    .map((hex) => JSON.parse(Buffer.from(hex.slice(26), "hex").toString()));

function thaw({ viewer, socket }: { viewer: Viewer; socket: RecordedSocket }): void {
  socket.answer = () => viewer.pong("flow");
  for (; socket.unanswered > 0; socket.unanswered--) viewer.pong("flow");
}

test("a message is encoded once for all viewers; each gets it under the number of its own subscription", () => {
  const { delivery, server, game, view } = viewing();
  const [one, other] = [view(), view()];
  subscribeTo(server, one.viewer, ["hall", "fps"], 3);
  subscribeTo(server, other.viewer, ["hall", "fps"], 200);
  const before = delivery.parts.fanOut.published;
  delivery.sayFrame(game, 1);
  expect(delivery.parts.fanOut.published).toBe(before + 1);
  const [first] = dataOf(one.socket, 3);
  expect(first).toMatchObject({ frame: 1, fps: 90 });
  expect(dataOf(other.socket, 200)).toEqual([first ?? {}]);
  const bytes = (socket: RecordedSocket) => socket.received.at(-1) ?? "";
  expect(bytes(one.socket).slice(10)).toBe(bytes(other.socket).slice(10));
});

test("a viewer that does not read gets the newest values when it reads again, all channels, and one status that is removed later", () => {
  const { delivery, server, game, clock, view } = viewing();
  const [frozen, healthy] = [view(), view()];
  for (const { viewer } of [frozen, healthy]) {
    subscribeTo(server, viewer, ["hall", "fps"], 1);
    subscribeTo(server, viewer, ["hall", "log"], 2);
  }
  clock.advance(300);
  frozen.socket.answer = undefined;
  let frame = 0;
  const play = (frames: number) => {
    for (let count = 0; count < frames; count++) {
      delivery.sayFrame(game, ++frame);
      clock.advance(1000 / 60);
    }
  };
  while (frozen.viewer.lane.state === "fast") play(1);
  const leftAt = frame;
  play(60);
  const text = JSON.stringify({ type: "event", event: "warning", data: { message: "dark" } });
  delivery.hub.accept(game, "log/warning", { from: "json", text, data: { message: "dark" } });
  const further = delivery.hub.open();
  delivery.hub.introduce(further, { type: "hello", source: "cellar" });
  expect(dataOf(frozen.socket, 1).length).toBeLessThanOrEqual(leftAt);
  thaw(frozen);

  const frames = dataOf(frozen.socket, 1).map((data) => data.frame as number);
  expect(frames.at(-1)).toBe(frame);
  expect(frames.filter((number) => number > leftAt)).toEqual([frame]);
  expect(dataOf(frozen.socket, 2)).toMatchObject([{ message: "dark", level: 3 }]);
  expect(dataOf(healthy.socket, 1).length).toBeGreaterThan(frame - 5);
  const controls = frozen.socket.messages();
  const advertised = controls.flatMap(({ op, channels }) =>
    op === "advertise" ? (channels as { topic: string }[]) : [],
  );
  expect(advertised.map(({ topic }) => topic)).toContain("/cellar/tf");
  const statuses = controls.filter(({ op }) => op === "status");
  expect(statuses).toEqual([
    {
      op: "status",
      level: 1,
      id: "dropped",
      message: expect.stringMatching(/It lost \d+ of \/hall\/fps$/),
    },
  ]);
  expect(controls.some(({ op }) => op === "removeStatus")).toBe(false);
  clock.advance(11_000);
  expect(frozen.socket.messages().at(-1)).toEqual({ op: "removeStatus", statusIds: ["dropped"] });
  expect(healthy.socket.messages().some(({ op }) => op === "status")).toBe(false);
});

test("a viewer that never reads again is closed as slow", () => {
  const { delivery, server, game, clock, view } = viewing();
  const frozen = view();
  subscribeTo(server, frozen.viewer, ["hall", "fps"], 1);
  clock.advance(300);
  frozen.socket.answer = undefined;
  for (let frame = 1; frame < 90 * 70 && frozen.socket.closed === undefined; frame++) {
    delivery.sayFrame(game, frame);
    clock.advance(1000 / 90);
  }
  expect(frozen.socket.closed?.code).toBe(4001);
});

test("of many events in one second a viewer gets sixty, and then the newest, and is told of the others; a few at once all come", () => {
  const { delivery, server, game, clock, view } = viewing();
  const { viewer, socket } = view();
  delivery.sayEvent(game, "custom/shot");
  subscribeTo(server, viewer, ["hall", "custom/shot"], 1);
  const before = dataOf(socket, 1).length;
  for (let event = 0; event < 10; event++) delivery.sayEvent(game, "custom/shot");
  expect(dataOf(socket, 1).length - before).toBe(10);
  for (let event = 0; event < 90; event++) delivery.sayEvent(game, "custom/shot");
  expect(dataOf(socket, 1).length - before).toBe(60);
  clock.advance(1001);
  expect(dataOf(socket, 1).length - before).toBe(61);
  expect(socket.messages().filter(({ op }) => op === "status")).toEqual([
    { op: "status", level: 1, id: "dropped", message: expect.stringContaining("39 of /hall/custom/shot") },
  ]);
  expect(viewer.lane.dropped.byTopic).toEqual({ "custom/shot": 39 });
});

test("of profiles, which come with each frame, a viewer gets the newest, and is told of no loss", () => {
  const { delivery, server, game, clock, view } = viewing();
  const { viewer, socket } = view();
  subscribeTo(server, viewer, ["hall", "profiler/scripts"], 1);
  for (let frame = 0; frame < 180; frame++) {
    delivery.sayEvent(game, "profiler/scripts");
    clock.advance(1000 / 90);
  }
  expect(dataOf(socket, 1).length).toBeGreaterThan(100);
  expect(dataOf(socket, 1).length).toBeLessThanOrEqual(121);
  expect(socket.messages().filter(({ op }) => op === "status")).toEqual([]);
});

test("a subscription that names no channel, or an id in use, is refused and changes nothing", () => {
  const { server, view } = viewing();
  const { viewer, socket } = view();
  subscribeTo(server, viewer, ["hall", "fps"], 1);
  subscribeTo(server, viewer, ["hall", "tf"], 1);
  viewer.text(JSON.stringify({ op: "subscribe", subscriptions: [{ id: 2, channelId: 99_999 }] }));
  viewer.text(JSON.stringify({ op: "fetchAsset", uri: "package://a" }));
  viewer.text("no JSON");
  viewer.binary(Uint8Array.of(1, 0, 0, 0, 0));
  const statuses = socket.messages().filter(({ op }) => op === "status");
  expect(statuses.map(({ level }) => level)).toEqual([2, 2, 2, 2, 2]);
  expect(viewer.describeSubscriptions().map(({ topic }) => topic)).toEqual(["fps"]);
  expect(server.context.delivery.refusals.toRecord()).toEqual({
    bad_command: 3,
    unknown_command: 1,
    bad_json: 1,
  });
});

test("channels of a game that is no longer remembered go, and new ones get numbers of their own", () => {
  const { delivery, server, game, clock, view } = viewing();
  const { viewer, socket } = view();
  subscribeTo(server, viewer, ["hall", "fps"], 1);
  const id = server.channels.byName("hall", "fps")?.id;
  delivery.hub.close(game);
  clock.advance(1100);
  expect(server.channels.byName("hall", "fps")?.id).toBe(id as number);
  delivery.hub.registry.forget(game);
  clock.advance(1100);
  expect(server.channels.byName("hall", "fps")).toBeUndefined();
  const gone = socket
    .messages()
    .flatMap(({ op, channelIds }) => (op === "unadvertise" ? (channelIds as number[]) : []));
  expect(gone).toContain(id as number);
  expect(viewer.describeSubscriptions()).toEqual([]);
});

test("a hitch comes whole, once its cause is final", () => {
  const { server, game, view, tellHitch } = viewing();
  const [one, other] = [view(), view()];
  subscribeTo(server, one.viewer, ["hall", "hitch"], 4);
  const hitch = {
    source: "hall",
    epoch: game.epoch,
    from: 1,
    to: 2,
    duration_ms: 80,
    context: { events: [] },
  };
  tellHitch(hitch);
  expect(dataOf(one.socket, 4)).toEqual([hitch]);
  expect(dataOf(other.socket, 4)).toEqual([]);
  expect(one.viewer.describeTopics()).toEqual(["alert"]);
});

test("the longest frame of the last tenth of a second is told beside the newest, so that no hitch is lost between two messages", () => {
  const { delivery, server, game, clock, view } = viewing();
  const { viewer, socket } = view("?max_hz=20");
  subscribeTo(server, viewer, ["hall", "frame"], 1);
  for (let frame = 1; frame <= 120; frame++) {
    const frameMillis = frame === 62 ? 70 : 11;
    tellFrame(delivery.hub, game, { frame, fps: 90, frameMillis, physicsMillis: 2 });
    clock.advance(1000 / 120);
  }
  const longest = dataOf(socket, 1).map((data) => data.longest_frame_time_ms);
  expect(dataOf(socket, 1).length).toBeLessThanOrEqual(21);
  expect(longest.filter((millis) => millis === 70).length).toBeGreaterThanOrEqual(2);
  expect(longest.at(-1)).toBe(11);
});

describe("a viewer that asks for both subprotocols, the older one first, as Lichtblick does,", () => {
  const LICHTBLICK = ["foxglove.websocket.v1", "foxglove.sdk.v1"];

  /** Plays a game at 120 frames a second. */
  function play(
    { delivery, game, clock }: ReturnType<typeof viewing>,
    seconds: number,
    each: () => void,
  ): void {
    for (let frame = 1; frame <= seconds * 120; frame++) {
      delivery.sayFrame(game, frame);
      clock.advance(1000 / 120);
      each();
    }
  }

  test("gets no more than 60 messages of a topic in a second since its session began, counted from the first on", () => {
    const all = viewing();
    const { server, clock, view } = all;
    all.delivery.sayFrame(all.game, 0);
    const { viewer, socket } = view("", LICHTBLICK);
    subscribeTo(server, viewer, ["hall", "fps"], 1);
    const began = clock.monotonicMillis();
    const rates: number[] = [];
    play(all, 6, () => rates.push((dataOf(socket, 1).length * 1000) / (clock.monotonicMillis() - began)));
    expect(Math.max(...rates)).toBeLessThanOrEqual(60);
    const before = dataOf(socket, 1).length;
    play(all, 1, () => {});
    expect(dataOf(socket, 1).length - before).toBeGreaterThan(50);
  });

  test("is told of its channels again when a session begins, gets states slowly again, and events at once", () => {
    const all = viewing();
    const { delivery, server, game, view } = all;
    const [lichtblick, other] = [view("", LICHTBLICK), view()];
    for (const { viewer } of [lichtblick, other]) {
      subscribeTo(server, viewer, ["hall", "fps"], 1);
      subscribeTo(server, viewer, ["hall", "log"], 2);
    }
    play(all, 5, () => {});
    const advertised = ({ socket }: typeof lichtblick) =>
      socket.messages().filter(({ op }) => op === "advertise").length;
    const [lichtblickBefore, otherBefore] = [advertised(lichtblick), advertised(other)];
    const framesBefore = dataOf(lichtblick.socket, 1).length;
    for (const { viewer } of [lichtblick, other]) viewer.sessionChanged();
    expect([advertised(lichtblick) - lichtblickBefore, advertised(other) - otherBefore]).toEqual([1, 0]);
    const text = JSON.stringify({ type: "event", event: "warning", data: { message: "dark" } });
    delivery.hub.accept(game, "log/warning", { from: "json", text, data: { message: "dark" } });
    expect(dataOf(lichtblick.socket, 2)).toMatchObject([{ message: "dark" }]);
    play(all, 0.5, () => {});
    expect(dataOf(lichtblick.socket, 1).length).toBe(framesBefore);
    play(all, 5, () => {});
    expect(dataOf(lichtblick.socket, 1).length).toBeGreaterThan(framesBefore + 60);
  });

  test("may leave a channel before its data has begun", () => {
    const all = viewing();
    const { viewer, socket } = all.view("", LICHTBLICK);
    subscribeTo(all.server, viewer, ["hall", "fps"], 1);
    viewer.text(JSON.stringify({ op: "unsubscribe", subscriptionIds: [1] }));
    play(all, 2, () => {});
    expect(dataOf(socket, 1)).toEqual([]);
    subscribeTo(all.server, viewer, ["hall", "fps"], 2);
    play(all, 1, () => {});
    expect(dataOf(socket, 2).length).toBeGreaterThan(5);
  });

  test("is told in the same words each time that it lost messages, since it keeps every text as a warning of its own", () => {
    const { delivery, server, game, clock, view } = viewing();
    const { viewer, socket } = view("", LICHTBLICK);
    delivery.sayEvent(game, "custom/shot");
    subscribeTo(server, viewer, ["hall", "custom/shot"], 1);
    clock.advance(5000);
    for (const _ of [1, 2]) {
      for (let shot = 0; shot < 200; shot++) delivery.sayEvent(game, "custom/shot");
      clock.advance(3000);
    }
    const texts = socket.messages().flatMap(({ op, message }) => (op === "status" ? [message] : []));
    expect(texts.length).toBeGreaterThan(1);
    expect([...new Set(texts)]).toEqual([
      "More messages came than this viewer reads or asks for. It lost some: the relay counts them at /clients",
    ]);
  });
});
