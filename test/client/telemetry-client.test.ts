import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  type ClientError,
  type ClientEvents,
  connect,
  type TelemetryMessage,
} from "../../src/client/index.ts";
import { type InternalOptions, TelemetryClient } from "../../src/client/internal.ts";
import { PlainCodec } from "../../src/codec/index.ts";
import { FakeV1Relay } from "../support/fake-v1-relay.ts";
import { ManualClock } from "../support/manual-clock.ts";

setDefaultTimeout(20_000);

const clients: TelemetryClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function open(relay: FakeV1Relay, options: InternalOptions = {}): TelemetryClient {
  // Without variation, and as short as the waits can be.
  const client = new TelemetryClient(relay.url, { random: () => 0, ...options });
  clients.push(client);
  return client;
}

/** The next event of a kind. */
function once<Name extends keyof ClientEvents>(
  client: TelemetryClient,
  name: Name,
  fits: (event: ClientEvents[Name]) => boolean = () => true,
): Promise<ClientEvents[Name]> {
  return new Promise((resolve) => {
    const off = client.on(name, (event) => {
      if (!fits(event)) return;
      off();
      resolve(event);
    });
  });
}

/** Messages as they come, and a wait for so many of them. */
class Heard {
  readonly messages: TelemetryMessage[] = [];
  readonly #waiting: { count: number; resolve: () => void }[] = [];
  readonly take = (message: TelemetryMessage): void => {
    this.messages.push(message);
    for (const { count, resolve } of this.#waiting) if (this.messages.length >= count) resolve();
  };
  get values(): unknown[] {
    return this.messages.map(({ data }) => (data as { n?: unknown }).n);
  }
  async atLeast(count: number): Promise<this> {
    if (this.messages.length < count)
      await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    return this;
  }
}

async function failure(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => "no failure",
    (error: ClientError) => error.code,
  );
}

describe.each(["json", "msgpack", "binary"] as const)("a client of telemetry.v1.%s", (format) => {
  test("gets the topics that it subscribed to, with every field of a message", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay, { format });
    const welcome = once(client, "welcome");
    const heard = new Heard();
    await client.subscribe(["custom/*", "scene"], heard.take).confirmed();
    expect(await welcome).toMatchObject({ epoch: "epoch-1", relay: { name: "fake" }, topics: ["fps"] });
    relay.publish("custom/jump", { n: 1 });
    relay.publish("alert", { n: 2 });
    relay.publish("scene", { n: 3 });
    await heard.atLeast(2);
    expect(heard.messages).toEqual([
      {
        topic: "custom/jump",
        data: { n: 1 },
        timestamp: 1001,
        source: "room",
        sourceEpoch: "g1",
        seq: 1,
        offset: 1,
        history: false,
        packet: false,
      },
      expect.objectContaining({ topic: "scene", offset: 3 }),
    ]);
  });

  test("gets answers to snapshot, ping, any command and refused commands", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay, { format });
    expect(await client.snapshot()).toEqual({ fps: { age_ms: 1 } });
    expect(await client.ping()).toBeLessThan(5000);
    expect(await failure(client.command({ command: "nonsense" }))).toBe("unknown_command");
    expect(await client.command({ command: "unsubscribe", topics: [] })).toMatchObject({ type: "ack" });
  });
});

test("gets 0x01, 0x03 and 0x02 as messages of their topics, in order", async () => {
  using relay = new FakeV1Relay();
  const client = open(relay, { format: "binary" });
  const heard = new Heard();
  await client.subscribe("*", heard.take).confirmed();
  const codec = new PlainCodec();
  const pose = { position: [0, 1.7, 0], rotation: [0, 0, 0, 1], tracked: true } as const;
  relay.sayCompressed({
    type: "event",
    event: "custom",
    topic: "custom/a",
    data: { n: 1 },
    offset: 1,
    seq: 1,
  });
  relay.say(codec.encodePerformance(7, 90, 11.1, 2.5) as Uint8Array);
  relay.say(
    codec.encodeTracking({
      frame: 7,
      timeSeconds: 12.5,
      headset: { ...pose, position: [...pose.position], rotation: [...pose.rotation] },
      leftController: undefined,
      rightController: undefined,
    }) as Uint8Array,
  );
  await heard.atLeast(3);
  expect(
    heard.messages.map(({ topic, data, timestamp, packet }) => ({ topic, data, timestamp, packet })),
  ).toEqual([
    { topic: "custom/a", data: { n: 1 }, timestamp: undefined, packet: false },
    {
      topic: "fps",
      data: { fps: 90, frame_time_ms: 11.1, physics_time_ms: 2.5, frame: 7 },
      timestamp: undefined,
      packet: true,
    },
    {
      topic: "vr_tracking",
      data: { headset: { position: [0, 1.7, 0], rotation: [0, 0, 0, 1] }, frame: 7 },
      timestamp: 12.5,
      packet: true,
    },
  ]);
});

describe("subscriptions", () => {
  test("are sent as the fastest of those that overlap, because the relay applies the most exact", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    await client.subscribe("fps", { maxHz: 10, source: "room", history: { last: 3 } }, () => {}).confirmed();
    const all = client.subscribe("*", { history: "none" }, () => {});
    await all.confirmed();
    all.unsubscribe();
    await relay.until(() => relay.came("subscribe").length === 3);
    expect(
      relay.commands.filter(({ command }) => command !== "ping").map(({ id: _, ...rest }) => rest),
    ).toEqual([
      {
        command: "subscribe",
        topics: [{ topic: "fps", max_hz: 10, source: "room", history: { last: 3 } }],
      },
      {
        command: "subscribe",
        topics: [
          { topic: "*", history: "none" },
          { topic: "fps", history: "none" },
        ],
      },
      { command: "unsubscribe", topics: ["*"] },
      { command: "subscribe", topics: [{ topic: "fps", max_hz: 10, source: "room", history: "none" }] },
    ]);
  });

  test("ask for every sample if one of them does, which differs from the game's own interval", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    for (const maxHz of [undefined, 30, 0])
      await client.subscribe("fps", maxHz === undefined ? {} : { maxHz }, () => {}).confirmed();
    const asked = relay.came("subscribe").map(({ topics }) => topics);
    expect(asked).toEqual([[{ topic: "fps" }], [{ topic: "fps" }], [{ topic: "fps", max_hz: 0 }]]);
  });

  test("get their own history only, and nothing twice", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    for (const n of [1, 2, 3]) relay.publish("custom/a", { n });
    const [first, second] = [new Heard(), new Heard()];
    await client.subscribe("custom/a", first.take).confirmed();
    await client.subscribe("custom/*", { history: { last: 2 } }, second.take).confirmed();
    relay.publish("custom/a", { n: 4 });
    await first.atLeast(1);
    expect([first.values, second.values]).toEqual([[4], [2, 3, 4]]);
  });

  test("to one game get no messages of other games, even beside wider subscriptions", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const [one, all] = [new Heard(), new Heard()];
    client.subscribe("scene", { source: "kitchen" }, one.take);
    await client.subscribe("scene", all.take).confirmed();
    relay.publish("scene", { n: 1 });
    relay.publish("scene", { n: 2 }, { source: "kitchen" });
    await all.atLeast(2);
    expect([one.values, all.values]).toEqual([[2], [1, 2]]);
  });

  test("that ended get no more messages", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const [ended, other] = [new Heard(), new Heard()];
    const subscription = client.subscribe("scene", ended.take);
    await client.subscribe("scene", other.take).confirmed();
    subscription.unsubscribe();
    relay.publish("scene", { n: 1 });
    await other.atLeast(1);
    expect(ended.messages).toEqual([]);
  });

  test("report the relay's refusal", async () => {
    using relay = new FakeV1Relay();
    relay.mute.add("subscribe");
    const client = open(relay);
    const refused = once(client, "error");
    const subscription = client.subscribe("scene", () => {});
    await relay.until(() => relay.came("subscribe").length === 1);
    relay.say({ type: "error", code: "bad_command", message: "no", id: relay.came("subscribe")[0]?.id });
    expect(await failure(subscription.confirmed())).toBe("bad_command");
    expect((await refused).code).toBe("bad_command");
  });

  test("that the relay refuses change nothing there, and what they share with others is asked for again", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    await client.subscribe("fps", { maxHz: 10 }, () => {}).confirmed();
    relay.mute.add("subscribe");
    const refused = client.subscribe(["fps", "alert"], { maxHz: 90 }, () => {});
    await relay.until(() => relay.came("subscribe").length === 2);
    relay.mute.clear();
    const { id } = relay.came("subscribe")[1] as { id: string };
    relay.say({ type: "error", code: "too_many_subscriptions", message: "no", id });
    expect(await failure(refused.confirmed())).toBe("too_many_subscriptions");
    await client.subscribe("scene", () => {}).confirmed();
    expect(relay.came("subscribe")[2]).toMatchObject({
      topics: [{ topic: "scene" }, { topic: "fps", max_hz: 90, history: "none" }],
    });
  });

  test("report an error if a callback throws or rejects, and others go on", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const codes: string[] = [];
    const heard = new Heard();
    const rejected = once(client, "error", ({ cause }) => cause === "rejected");
    client.on("error", ({ code }) => codes.push(code));
    client.subscribe("scene", () => {
      throw new Error("thrown");
    });
    client.subscribe("scene", () => Promise.reject("rejected"));
    await client.subscribe("scene", heard.take).confirmed();
    relay.publish("scene", { n: 1 });
    await heard.atLeast(1);
    await rejected;
    expect(codes).toEqual(["handler_failed", "handler_failed"]);
  });
});

describe("a lost connection", () => {
  test("is replaced, and missed messages come once, in order", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const heard = new Heard();
    await client.subscribe("custom/*", heard.take).confirmed();
    relay.publish("custom/a", { n: 1 });
    relay.publish("custom/b", { n: 2 });
    await heard.atLeast(2);
    const lost = once(client, "state", ({ name }) => name === "waiting");
    const resumed = once(client, "resumed");
    relay.cut();
    for (const n of [3, 4]) relay.publish("custom/a", { n });
    expect(await lost).toMatchObject({ name: "waiting", wasOpen: true, retryMillis: 200 });
    expect(await resumed).toEqual({ recovered: true, epoch: "epoch-1" });
    relay.publish("custom/b", { n: 5 });
    await heard.atLeast(5);
    expect(heard.values).toEqual([1, 2, 3, 4, 5]);
    expect(heard.messages.map(({ history }) => history)).toEqual([false, false, true, true, false]);
    expect(relay.came("resume")).toEqual([
      expect.objectContaining({ epoch: "epoch-1", since: 2, topics: [{ topic: "custom/*" }] }),
    ]);
  });

  test("drops repeated messages that it had already", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const heard = new Heard();
    await client.subscribe("scene", heard.take).confirmed();
    relay.publish("scene", { n: 1 });
    await heard.atLeast(1);
    relay.say({
      type: "event",
      event: "scene",
      topic: "scene",
      source: "room",
      data: { n: 1 },
      offset: 1,
      seq: 1,
    });
    relay.publish("scene", { n: 2 });
    await heard.atLeast(2);
    expect(heard.values).toEqual([1, 2]);
  });

  test("to another run of the relay is reported as not recovered, and offsets start again", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const heard = new Heard();
    await client.subscribe("scene", heard.take).confirmed();
    relay.publish("scene", { n: 1 });
    relay.publish("scene", { n: 2 });
    await heard.atLeast(2);
    const resumed = once(client, "resumed");
    relay.startAnew("epoch-2");
    expect(await resumed).toEqual({ recovered: false, epoch: "epoch-2" });
    relay.publish("scene", { n: 3 });
    await heard.atLeast(3);
    expect(heard.values).toEqual([1, 2, 3]);
  });

  test("is reported as not recovered if the history does not reach back", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const heard = new Heard();
    await client.subscribe("scene", heard.take).confirmed();
    relay.publish("scene", { n: 1 });
    await heard.atLeast(1);
    const resumed = once(client, "resumed");
    relay.cut();
    for (const n of [2, 3, 4]) relay.publish("scene", { n });
    relay.forgottenTo = 3;
    expect(await resumed).toEqual({ recovered: false, epoch: "epoch-1" });
    expect(heard.values).toEqual([1, 4]);
  });

  test("during a resume asks for the same messages again", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const heard = new Heard();
    await client.subscribe("scene", heard.take).confirmed();
    relay.publish("scene", { n: 1 });
    await heard.atLeast(1);
    relay.mute.add("resume");
    relay.startAnew("epoch-2");
    await relay.until(() => relay.came("resume").length === 1);
    // Of the new run: it must not become where the next try begins.
    const [offset, seq] = [1, 1];
    relay.say({
      type: "event",
      event: "scene",
      topic: "scene",
      source: "room",
      data: { n: 2 },
      offset,
      seq,
      history: true,
    });
    await heard.atLeast(2);
    const resumed = once(client, "resumed");
    relay.mute.clear();
    relay.cut();
    expect((await resumed).recovered).toBe(false);
    expect(relay.came("resume").map(({ epoch, since }) => ({ epoch, since }))).toEqual([
      { epoch: "epoch-1", since: 1 },
      { epoch: "epoch-1", since: 1 },
    ]);
  });

  test("before the first message resumes from the welcome's offset", async () => {
    using relay = new FakeV1Relay();
    relay.tellsOffset = true;
    for (const n of [1, 2]) relay.publish("scene", { n });
    const client = open(relay);
    const heard = new Heard();
    await client.subscribe("scene", heard.take).confirmed();
    const resumed = once(client, "resumed");
    relay.cut();
    relay.publish("scene", { n: 3 });
    expect((await resumed).recovered).toBe(true);
    expect(heard.values).toEqual([3]);
  });

  test("before the first message starts again if the welcome had no offset", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const heard = new Heard();
    await client.subscribe("scene", heard.take).confirmed();
    const resumed = once(client, "resumed");
    relay.cut();
    expect((await resumed).recovered).toBe(false);
    await client.ping();
    relay.publish("scene", { n: 1 });
    await heard.atLeast(1);
  });

  test("rejects commands that were sent, and keeps those that were not", async () => {
    using relay = new FakeV1Relay();
    relay.mute.add("get_events");
    const client = open(relay);
    const sent = failure(client.command({ command: "get_events" }));
    await relay.until(() => relay.came("get_events").length === 1);
    const lost = once(client, "state", ({ name }) => name === "waiting");
    relay.cut();
    await lost;
    const kept = client.snapshot();
    expect(await sent).toBe("connection_lost");
    expect(await kept).toEqual({ fps: { age_ms: 1 } });
  });

  test("is noticed when nothing comes any more", async () => {
    using relay = new FakeV1Relay();
    relay.mute.add("ping");
    const client = open(relay, { silenceMillis: 300 });
    expect(await once(client, "state", ({ name }) => name === "waiting")).toMatchObject({ code: 4901 });
    await once(client, "state", ({ name }) => name === "open");
  });

  test("does not repeat packets, which carry no offset", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay, { format: "binary" });
    const heard = new Heard();
    await client.subscribe("*", heard.take).confirmed();
    const codec = new PlainCodec();
    const packet = (frame: number) => (codec.encodePerformance(frame, 90, 11, 2) as Uint8Array).slice();
    relay.publish("scene", { n: 1 });
    relay.say(packet(1));
    await heard.atLeast(2);
    relay.mute.add("resume");
    const resumed = once(client, "resumed");
    relay.cut();
    await relay.until(() => relay.came("resume").length === 1);
    relay.say(packet(1));
    relay.say(packet(2));
    relay.say({
      type: "ack",
      command: "resume",
      recovered: true,
      offset: 1,
      id: relay.came("resume")[0]?.id,
    });
    await resumed;
    expect(heard.messages.map(({ topic, data }) => [topic, (data as { frame?: number }).frame])).toEqual([
      ["scene", undefined],
      ["fps", 1],
      ["fps", 2],
    ]);
  });
});

describe("a stream", () => {
  test("is read with for await, and leaving the loop ends its subscription", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const stream = client.stream("custom/*");
    await client.ping();
    for (const n of [1, 2, 3]) relay.publish("custom/a", { n });
    const values: unknown[] = [];
    for await (const { data } of stream) {
      values.push(data.n);
      if (values.length === 2) break;
    }
    expect(values).toEqual([1, 2]);
    await relay.until(() => relay.came("unsubscribe").length === 1);
  });

  test("keeps the newest messages for a slow loop, and counts and reports the dropped ones", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const stream = client.stream("custom/*", { maxMessages: 2 });
    const all = new Heard();
    await client.subscribe("custom/*", all.take).confirmed();
    for (const n of [1, 2, 3, 4, 5]) relay.publish("custom/a", { n });
    await all.atLeast(5);
    expect([stream.dropped, stream.waiting]).toEqual([3, 2]);
    const dropped = once(client, "dropped");
    expect((await stream.next()).value?.data.n).toBe(4);
    expect(await dropped).toEqual({ where: "stream", patterns: ["custom/*"], count: 3 });
  });

  test("ends with the client, after the waiting messages", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const stream = client.stream("scene");
    const all = new Heard();
    await client.subscribe("scene", all.take).confirmed();
    relay.publish("scene", { n: 1 });
    await all.atLeast(1);
    client.close();
    const values: unknown[] = [];
    for await (const { data } of stream) values.push(data.n);
    expect(values).toEqual([1]);
    expect(await client.stream("scene").next()).toEqual({ done: true, value: undefined });
  });
});

test("reports messages that the relay dropped", async () => {
  using relay = new FakeV1Relay();
  const client = open(relay);
  await client.opened();
  const dropped = once(client, "dropped");
  relay.say({ type: "dropped", topic: "fps", source: "game", count: 412, first: 1033, last: 1444 });
  expect(await dropped).toEqual({
    where: "relay",
    topic: "fps",
    source: "game",
    count: 412,
    firstSeq: 1033,
    lastSeq: 1444,
  });
});

describe("failures", () => {
  test("a command without an answer times out", async () => {
    using relay = new FakeV1Relay();
    relay.mute.add("get_stats");
    const client = open(relay);
    expect(await failure(client.command({ command: "get_stats" }, { timeoutMillis: 50 }))).toBe("timed_out");
  });

  test("commands past the limit are refused", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const many = Array.from({ length: 1030 }, () => failure(client.command({ command: "get_snapshot" })));
    const codes = await Promise.all(many);
    expect(codes.filter((code) => code === "too_many_commands")).toHaveLength(6);
  });

  test("a relay that refuses the format is reported, and the client tries again", async () => {
    using relay = new FakeV1Relay();
    relay.agrees = false;
    const client = open(relay);
    await once(client, "state", ({ name }) => name === "waiting");
    relay.agrees = true;
    await client.opened();
  });

  test("the client tries again if no welcome comes in time", async () => {
    const mute = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: (request, server) => {
        const headers = { "Sec-WebSocket-Protocol": request.headers.get("sec-websocket-protocol") ?? "" };
        return server.upgrade(request, { headers }) ? undefined : new Response();
      },
      websocket: { message: () => {} },
    });
    const client = new TelemetryClient(`ws://127.0.0.1:${mute.port}`, {
      connectTimeoutMillis: 100,
      random: () => 0,
    });
    clients.push(client);
    expect((await once(client, "error")).code).toBe("timed_out");
    await once(client, "state", ({ name }) => name === "connecting");
    await mute.stop(true);
  });

  test("an unreadable message is reported, and later ones come", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    await client.opened();
    const unreadable = once(client, "error");
    relay.say("not JSON");
    expect((await unreadable).code).toBe("unreadable");
    await client.ping();
  });

  test("an invalid address is refused at once", () => {
    for (const url of ["http://127.0.0.1:8081", "nonsense", "ws://"]) {
      expect(() => connect(url)).toThrow(expect.objectContaining({ code: "bad_url" }));
    }
  });
});

describe("a closed client", () => {
  test("ends everything that waits, keeps no timer, and takes no more messages", async () => {
    using relay = new FakeV1Relay();
    relay.mute.add("get_stats").add("subscribe");
    const clock = new ManualClock();
    const client = open(relay, { clock });
    await client.opened();
    const waiting = [
      client.command({ command: "get_stats" }),
      client.subscribe("scene", () => {}).confirmed(),
      client.stream("scene").next(),
    ];
    await relay.until(() => relay.came("subscribe").length === 2);
    expect(clock.timers).toBeGreaterThan(0);
    client.close();
    client.close();
    expect(await Promise.all(waiting.map(failure))).toEqual(["closed", "closed", "no failure"]);
    await client.closed;
    expect(clock.timers).toBe(0);
    expect(await failure(client.snapshot())).toBe("closed");
    expect(await failure(client.opened())).toBe("closed");
    expect(client.state).toEqual({ name: "closed" });
    await relay.until(() => relay.connections === 0);
  });

  test("stops connecting", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay);
    const opened = failure(client.opened());
    client.close();
    expect(await opened).toBe("closed");
    expect(relay.connections).toBe(0);
  });
});

describe("a classic client", () => {
  test("finds the topics of classic messages, and asks only for intervals", async () => {
    using relay = new FakeV1Relay();
    const client = open(relay, { format: "classic" });
    const heard = new Heard();
    await client.opened();
    await client.subscribe(["custom/*", "fps"], { maxHz: 4 }, heard.take).confirmed();
    await relay.until(() => relay.came("set_update_interval").length === 1);
    relay.say({ type: "event", event: "custom", data: { event_name: "jump", n: 1 }, timestamp: 3 });
    relay.say({ type: "event", event: "scene_changed", data: {} });
    relay.sayCompressed({ type: "event", event: "fps", data: { fps: 90, n: 2 } });
    relay.say(new PlainCodec().encodePerformance(1, 90, 11, 2) as Uint8Array);
    await heard.atLeast(3);
    expect(heard.messages.map(({ topic, timestamp, packet }) => [topic, timestamp, packet])).toEqual([
      ["custom/jump", 3, false],
      ["fps", undefined, false],
      ["fps", undefined, true],
    ]);
    expect(relay.came("set_update_interval")).toEqual([
      expect.objectContaining({ stream: "fps", interval: 0.25 }),
    ]);
    client.subscribe("fps", { maxHz: 0 }, heard.take);
    await relay.until(() => relay.came("set_update_interval").length === 2);
    expect(relay.came("set_update_interval")[1]).toMatchObject({ stream: "fps", interval: 0 });
  });

  test("takes the answers of a server that echoes no id", async () => {
    using relay = new FakeV1Relay();
    relay.mute.add("get_snapshot").add("ping");
    const client = open(relay, { format: "classic" });
    const [snapshot, ping] = [client.snapshot(), client.ping()];
    await relay.until(() => relay.came("get_snapshot").length === 1 && relay.came("ping").length > 0);
    relay.say({ type: "snapshot", data: { scene: "room" }, timestamp: 1 });
    relay.say({ type: "pong", timestamp: 1 });
    relay.say({ type: "pong", timestamp: 1 });
    expect(await snapshot).toEqual({ scene: "room" });
    expect(await ping).toBeGreaterThanOrEqual(0);
  });
});
