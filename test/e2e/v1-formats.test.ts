import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "../../src/client/index.ts";
import { PlainCodec } from "../../src/codec/index.ts";
import { DEFAULT_HISTORY } from "../../src/hub/index.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const codec = new PlainCodec();
const packet = (frame: number) => (codec.encodePerformance(frame, 90, 11.5, 2.5) as Uint8Array).slice();
const custom = (name: string, number: number) => ({
  type: "event",
  event: "custom",
  data: { event_name: name, number },
  timestamp: 5,
});
const v1 = (relay: TestRelay, path = "/") =>
  TestClient.connect(`${relay.relay.url}${path}`, ["telemetry.v1.json"]);

describe("a v1 client", () => {
  test("gets a welcome with epoch, topics and limits, and only messages that it subscribed to", async () => {
    await using relay = TestRelay.start();
    using client = await v1(relay);
    const welcome = await client.message(({ type }) => type === "welcome");
    expect(welcome).toMatchObject({
      relay: { name: "godot-telemetry-relay" },
      format: "telemetry.v1.json",
      epoch: expect.any(String),
      topics: expect.arrayContaining(["fps", "vr_tracking", "alert"]),
      rights: ["control", "producer", "viewer"],
      limits: { message_bytes: 1_048_576 },
    });
    using game = await relay.game();
    game.send(packet(1));
    game.send(custom("a", 1));
    await game.ask({ type: "nonsense" });
    await client.settled();
    expect(client.received).toHaveLength(2);
  });

  test("gets topic, source, seq and offset with every message, and each message once even if several patterns match", async () => {
    await using relay = TestRelay.start();
    using client = await v1(relay);
    await client.ask({ command: "subscribe", topics: ["*", "custom/*", "custom/a", "fps"] });
    using game = await relay.game();
    game.send({ type: "hello", source: "room" });
    game.send(packet(1));
    game.send(custom("a", 1));
    game.send(custom("b", 1));
    game.send(custom("a", 2));
    const events = await client.take(3, ({ event }) => event === "custom");
    expect(events.map(({ topic, source, seq }) => [topic, source, seq])).toEqual([
      ["custom/a", "room", 1],
      ["custom/b", "room", 1],
      ["custom/a", "room", 2],
    ]);
    const offsets = client
      .messages()
      .flatMap(({ offset, type }) => (type === "event" ? [Number(offset)] : []));
    expect(offsets).toEqual([...offsets].sort((one, other) => one - other));
    expect(new Set(offsets).size).toBe(offsets.length);
    expect(client.messages().filter(({ topic }) => topic === "fps")).toHaveLength(1);
  });

  test("subscribes in its URL", async () => {
    await using relay = TestRelay.start();
    using client = await TestClient.connect(`${relay.relay.url}/?format=json&topics=fps,custom/*&max_hz=10`);
    const ack = await client.message(({ command }) => command === "subscribe");
    expect(ack.subscriptions).toEqual([
      { topic: "fps", max_hz: 10 },
      { topic: "custom/*", max_hz: 10 },
    ]);
    expect(TestClient.connect(`${relay.relay.url}/?topics=nonsense`)).rejects.toThrow();
    expect(TestClient.connect(`${relay.relay.url}/?format=nonsense`)).rejects.toThrow();
  });

  test("that subscribes only to alerts makes games send every frame and pose, because alerts need them", async () => {
    await using relay = TestRelay.start();
    using game = await relay.game();
    game.send({ type: "hello", source: "room" });
    await game.message(({ command }) => command === "configure");
    const client = await relay.client("/?format=json&topics=alert");
    const asked = (stream: string) =>
      game.message(
        (message) =>
          message.command === "set_update_interval" && message.stream === stream && message.interval === 0,
      );
    await Promise.all([asked("fps"), asked("vr_tracking")]);
    client.send({ command: "unsubscribe", topics: ["alert"] });
    await game.take(2, ({ command, config }) => {
      return command === "configure" && (config as Record<string, unknown>).fps_enabled === false;
    });
  });

  test("is throttled to max_hz, evenly, and without effect on others", async () => {
    await using relay = TestRelay.start();
    using slow = await v1(relay, "/?topics=fps&max_hz=20");
    using fast = await v1(relay, "/?topics=fps");
    using game = await relay.game();
    await Promise.all([slow.settled(), fast.settled()]);
    for (let frame = 1; frame <= 90; frame++) {
      game.send(packet(frame));
      await Bun.sleep(10);
    }
    await fast.take(90, ({ topic }) => topic === "fps");
    await slow.message(({ topic, seq }) => topic === "fps" && seq === 90);
    const count = slow.messages().filter(({ topic }) => topic === "fps").length;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(35);
  });

  test("gets messages of one game only if it names its source", async () => {
    await using relay = TestRelay.start();
    using client = await v1(relay);
    await client.ask({ command: "subscribe", topics: ["custom/*"], source: "two" });
    using one = await relay.game();
    using two = await relay.game();
    one.send({ type: "hello", source: "one" });
    two.send({ type: "hello", source: "two" });
    await Promise.all([one, two].map((game) => game.message(({ type }) => type === "welcome")));
    one.send(custom("a", 1));
    await one.ask({ type: "nonsense" });
    two.send(custom("a", 2));
    const event = await client.message(({ event }) => event === "custom");
    expect(event).toMatchObject({ source: "two", data: { number: 2 } });
  });

  test("that connects late gets the newest values at once, and as much history as it asks for", async () => {
    await using relay = TestRelay.start();
    using game = await relay.game();
    for (let number = 1; number <= 5; number++) {
      game.send(packet(number));
      game.send(custom("a", number));
    }
    await game.ask({ type: "nonsense" });
    using client = await v1(relay);
    await client.ask({ command: "subscribe", topics: ["fps", { topic: "custom/a", history: { last: 3 } }] });
    const repeated = client.messages().filter(({ history }) => history === true);
    expect(repeated.map(({ topic, seq }) => `${topic} ${seq}`)).toEqual([
      "custom/a 3",
      "custom/a 4",
      "fps 5",
      "custom/a 5",
    ]);
  });

  test.each([
    [{ command: "subscribe", topics: [] }, "bad_command"],
    [{ command: "subscribe", topics: ["nonsense"] }, "bad_command"],
    [{ command: "subscribe", topics: ["fps"], max_hz: -1 }, "bad_command"],
    [{ command: "resume", topics: ["fps"] }, "bad_command"],
  ])("gets an error code for %p", async (command, code) => {
    await using relay = TestRelay.start();
    using client = await v1(relay);
    expect(await client.ask(command)).toMatchObject({ type: "error", code });
  });

  test("may not have more than 64 subscriptions", async () => {
    await using relay = TestRelay.start();
    using client = await v1(relay);
    const topics = (from: number) => Array.from({ length: 64 }, (_, index) => `custom/t${from + index}`);
    expect(await client.ask({ command: "subscribe", topics: topics(0) })).toMatchObject({ type: "ack" });
    expect(await client.ask({ command: "subscribe", topics: topics(64) })).toMatchObject({
      type: "error",
      code: "too_many_subscriptions",
    });
  });
});

test("a classic client that subscribes gets an error that it already receives everything", async () => {
  await using relay = TestRelay.start();
  using client = await relay.client();
  expect(await client.ask({ command: "subscribe", topics: ["fps"] })).toMatchObject({
    type: "error",
    code: "needs_v1",
  });
});

test("get_events pages through the history, get_stats shows a client its own counters", async () => {
  await using relay = TestRelay.start();
  using client = await relay.client();
  using game = await relay.game();
  for (let number = 1; number <= 5; number++) game.send(custom("a", number));
  await client.take(5, ({ event }) => event === "custom");
  const first = await client.ask({ command: "get_events", limit: 3 });
  expect(first).toMatchObject({ more: true, complete: true, events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
  const second = await client.ask({ command: "get_events", since: first.next });
  expect(second).toMatchObject({ more: false, events: [{ seq: 4 }, { seq: 5, data: { number: 5 } }] });
  expect(await client.ask({ command: "get_stats" })).toMatchObject({
    client: { format: "classic", lane: "fast", dropped: 0 },
    relay: { clients: 1 },
  });
});

describe("resume", () => {
  test("is gapless within the history", async () => {
    await using relay = TestRelay.start();
    using game = await relay.game();
    const first = await v1(relay);
    await first.ask({ command: "subscribe", topics: ["custom/a"] });
    const { epoch } = await first.message(({ type }) => type === "welcome");
    game.send(custom("a", 1));
    const { offset } = await first.message(({ event }) => event === "custom");
    first[Symbol.dispose]();
    for (let number = 2; number <= 4; number++) game.send(custom("a", number));
    await game.ask({ type: "nonsense" });
    using again = await v1(relay);
    expect(await again.ask({ command: "resume", epoch, since: offset, topics: ["custom/a"] })).toMatchObject({
      recovered: true,
    });
    game.send(custom("a", 5));
    const events = await again.take(4, ({ event }) => event === "custom");
    expect(events.map(({ seq, history }) => [seq, history ?? false])).toEqual([
      [2, true],
      [3, true],
      [4, true],
      [5, false],
    ]);
  });

  test("answers recovered:false for another epoch, and for messages no longer in the history", async () => {
    const history = { ...DEFAULT_HISTORY, event: { maxBytes: 2000, maxAgeMillis: 1e6 } };
    await using relay = TestRelay.start({ history });
    using game = await relay.game();
    for (let number = 1; number <= 50; number++) game.send(custom("a", number));
    await game.ask({ type: "nonsense" });
    using client = await v1(relay);
    const { epoch } = await client.message(({ type }) => type === "welcome");
    const resume = { command: "resume", since: 1, topics: ["custom/*"] };
    expect(await client.ask({ ...resume, epoch })).toMatchObject({ recovered: false });
    expect(await client.ask({ ...resume, epoch: "another", since: 50 })).toMatchObject({ recovered: false });
    expect(await client.ask({ ...resume, epoch, since: 49 })).toMatchObject({ recovered: true });
  });
});

describe.each(["json", "msgpack", "binary"] as const)("the client library with format %s", (format) => {
  test("gets typed samples, poses and events from the real relay", async () => {
    await using relay = TestRelay.start();
    const client = connect(relay.relay.url, { format });
    const seen = Promise.withResolvers<void>();
    const got: Record<string, unknown> = {};
    const subscription = client.subscribe(["fps", "vr_tracking", "custom/*"], (message) => {
      got[message.topic] = message.data;
      if (Object.keys(got).length === 3) seen.resolve();
    });
    await subscription.confirmed();
    using game = await relay.game();
    const pose = {
      position: [0.5, 1.75, -0.25] as [number, number, number],
      rotation: [0, 0, 0, 1] as [number, number, number, number],
      tracked: true,
    };
    const sample = {
      frame: 9,
      timeSeconds: 1234.5,
      headset: pose,
      leftController: undefined,
      rightController: undefined,
    };
    game.send(packet(7));
    game.send((codec.encodeTracking(sample) as Uint8Array).slice());
    game.send(custom("a", 1));
    await seen.promise;
    client.close();
    expect(got.fps).toMatchObject({ fps: 90, frame_time_ms: 11.5, physics_time_ms: 2.5, frame: 7 });
    expect(got.vr_tracking).toMatchObject({ headset: { position: [0.5, 1.75, -0.25] } });
    expect(got["custom/a"]).toEqual({ event_name: "a", number: 1 });
  });
});

test("a binary client gets a minute of frames and poses from the history in few messages, in order", async () => {
  await using relay = TestRelay.start();
  using game = await relay.game();
  game.send({ type: "hello", source: "room" });
  for (let frame = 1; frame <= 1000; frame++) game.send(packet(frame));
  await game.ask({ type: "nonsense" });
  const client = connect(relay.relay.url, { format: "binary" });
  const frames: unknown[] = [];
  const history = { seconds: 60 };
  await client.subscribe("fps", { maxHz: 0, history }, ({ data }) => frames.push(data.frame)).confirmed();
  expect(frames).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
  // The welcome, four messages of up to 256 packets, the acknowledgement.
  expect(client.received.messages).toBe(6);
  client.close();
});
