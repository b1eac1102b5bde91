import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { PlainCodec } from "../../src/codec/index.ts";
import { DEFAULT_HISTORY } from "../../src/hub/index.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/protocol/limits.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

/** A relay that sweeps every 10 ms, so that a rate's second is over soon for a test that waits for it. */
function startWith(limits: Partial<Limits>): TestRelay {
  return TestRelay.start({ heartbeatIntervalSeconds: 0.1, limits: { ...DEFAULT_LIMITS, ...limits } });
}

async function refusals(relay: TestRelay): Promise<Record<string, number>> {
  return (await relay.status()).refusals as Record<string, number>;
}

async function handshake(relay: TestRelay, path = "/"): Promise<{ status: number; code: unknown }> {
  using connection = await RawConnection.connect(relay.httpUrl);
  const { status, body } = await connection.handshake({ path });
  return { status, code: status === 101 ? undefined : JSON.parse(body).code };
}

/** How often a rate was too much. */
function refusedAt(refusals: unknown): number {
  return (refusals as Record<string, number>).rate_exceeded ?? 0;
}

/** Waits until a counter of the relay has the expected value. */
async function until(relay: TestRelay, fits: (status: Record<string, unknown>) => boolean): Promise<void> {
  while (!fits(await relay.status())) await Bun.sleep(5);
}

const codeIs = (code: string) => (message: Record<string, unknown>) => message.code === code;
const codec = new PlainCodec();
const packet = (frame: number) => (codec.encodePerformance(frame, 90, 11, 2) as Uint8Array).slice();

describe("connections", () => {
  test("are limited in total, and a closed one makes room", async () => {
    await using relay = startWith({ connections: 2 });
    const first = await relay.client();
    using _second = await relay.game();
    expect(await handshake(relay)).toEqual({ status: 503, code: "too_many_connections" });
    expect(await handshake(relay, "/producer")).toEqual({ status: 503, code: "too_many_connections" });
    expect(await refusals(relay)).toMatchObject({ too_many_connections: 2 });
    first[Symbol.dispose]();
    await until(relay, ({ connections }) => connections === 1);
    expect((await handshake(relay)).status).toBe(101);
  });

  test("are limited per address, also for loopback if the user sets it", async () => {
    await using relay = startWith({ connectionsPerAddress: 1 });
    using _one = await relay.client();
    expect(await handshake(relay)).toEqual({ status: 503, code: "too_many_connections" });
  });

  test("of games are limited, for all kinds of games together", async () => {
    await using relay = startWith({ sources: 1 });
    using _game = await relay.game();
    expect(await handshake(relay, "/producer")).toEqual({ status: 503, code: "too_many_games" });
    using raw = await RawConnection.connect(relay.httpUrl);
    const answer = await raw.handshake({
      path: "/debugger",
      headers: { "Sec-WebSocket-Protocol": "binary" },
    });
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([503, "too_many_games"]);
    expect(await refusals(relay)).toMatchObject({ too_many_games: 2 });
    expect((await handshake(relay)).status).toBe(101);
  });
});

describe("messages", () => {
  test("of a client and of a game are limited in length", async () => {
    await using relay = startWith({ messageBytes: 2000 });
    using client = await relay.client();
    using game = await relay.game();
    client.send({ command: "ping", t: "x".repeat(2000) });
    game.send({ type: "event", event: "custom", data: { event_name: "x", text: "x".repeat(2000) } });
    game.send(new Uint8Array(2001));
    await client.message(codeIs("message_too_large"));
    await game.take(2, codeIs("message_too_large"));
    expect(await refusals(relay)).toMatchObject({ message_too_large: 3 });
    // As long as may be is taken, counted in bytes of UTF-8.
    const padding = "ä".repeat((2000 - JSON.stringify({ command: "ping", pad: "", id: "1" }).length) / 2);
    client.send({ command: "ping", pad: padding, id: "1" });
    await client.message(({ type, id }) => type === "pong" && id === "1");
  });

  test("are limited in depth", async () => {
    await using relay = startWith({ jsonDepth: 5 });
    using client = await relay.client();
    using game = await relay.game();
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    client.send(`{"command":"ping","id":1,"t":${nested(4)}}`);
    expect(await client.message(({ id }) => id === 1)).toMatchObject({ type: "pong" });
    client.send(`{"command":"ping","t":${nested(5)}}`);
    game.send(`{"type":"event","event":"custom","data":{"event_name":"x","deep":${nested(4)}}}`);
    await client.message(codeIs("bad_json"));
    await game.message(codeIs("bad_json"));
  });

  test("are limited in inflated size, also if they announce less", async () => {
    await using relay = TestRelay.start({ maxInflatedBytes: 10_000 });
    using game = await relay.game();
    const honest = gzipSync(Buffer.alloc(50_000_000, " "));
    // A gzip stream ends with its size: this one's is a lie.
    const lying = Buffer.from(honest);
    lying.writeUInt32LE(9000, lying.length - 4);
    for (const [said, bomb] of [
      [50_000_000, honest],
      [9000, honest],
      [9000, lying],
    ] as const) {
      const head = Buffer.alloc(9);
      head.writeUInt8(2, 0);
      head.writeUInt32BE(said, 1);
      head.writeUInt32BE(bomb.length, 5);
      game.send(new Uint8Array(Buffer.concat([head, bomb])));
    }
    const codes = await game.take(3, ({ type }) => type === "error");
    expect(codes.map(({ code }) => code)).toEqual(["bad_packet", "bad_packet", "bad_compressed"]);
  });
});

describe("a game's rate limit", () => {
  test("limits packets, also in batches: the relay drops the excess, reports it once, and finally closes the connection", async () => {
    await using relay = startWith({ packetsPerSecond: 40, patienceSeconds: 0.5 });
    using client = await relay.client();
    using game = await relay.game();
    const batch = new Uint8Array(Buffer.concat([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(packet)));
    game.send(batch);
    for (let frame = 11; frame <= 100; frame++) game.send(packet(frame));
    expect(await game.message(codeIs("rate_exceeded"))).toMatchObject({
      message: expect.stringContaining("40 packets"),
    });
    await until(relay, ({ refusals }) => refusedAt(refusals) >= 60);
    await client.settled();
    const frames = client.packets().map((one) => new DataView(one.buffer, one.byteOffset).getUint32(1));
    expect(frames.length).toBeLessThan(40);
    expect(frames.slice(0, 15)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));

    const flood = setInterval(() => {
      for (let frame = 0; frame < 50; frame++) game.send(packet(frame));
    }, 2);
    const { code, reason } = await game.closed;
    clearInterval(flood);
    expect([code, reason]).toEqual([4002, "rate exceeded"]);
  });

  test("limits bytes, also of text", async () => {
    await using relay = startWith({ bytesPerSecond: 1500 });
    using client = await relay.client();
    using game = await relay.game();
    const event = (name: string) => ({
      type: "event",
      event: "custom",
      data: { event_name: name, pad: "x".repeat(900) },
    });
    game.send(event("taken"));
    game.send(event("refused"));
    await game.message(codeIs("rate_exceeded"));
    await client.settled();
    const names = client
      .messages()
      .flatMap(({ data }) => (data as { event_name?: string })?.event_name ?? []);
    expect(names).toEqual(["taken"]);
  });

  test("affects only that game: another game and the clients notice nothing", async () => {
    await using relay = startWith({ packetsPerSecond: 50, patienceSeconds: 100 });
    using client = await relay.client();
    using loud = await relay.game();
    using quiet = await relay.game();
    for (let frame = 0; frame < 5000; frame++) loud.send(packet(1));
    for (let frame = 0; frame < 20; frame++) quiet.send(packet(1000 + frame));
    await client.packetThat((one) => new DataView(one.buffer, one.byteOffset).getUint32(1) === 1019);
    expect(quiet.messages().filter(codeIs("rate_exceeded"))).toEqual([]);
  });
});

describe("the rate limit of commands", () => {
  test("applies per client: the first command past it is answered by its id, and a client that continues is closed", async () => {
    await using relay = startWith({ commandsPerSecond: 10, patienceSeconds: 0.5 });
    using client = await TestClient.connect(relay.relay.url);
    using other = await TestClient.connect(relay.relay.url);
    for (let id = 1; id <= 30; id++) client.send({ command: "ping", id });
    const refused = await client.message(codeIs("rate_exceeded"));
    expect(refused).toMatchObject({ type: "error", id: 11 });
    await until(relay, ({ refusals }) => refusedAt(refusals) >= 15);
    expect(await other.ask({ command: "ping" })).toMatchObject({ type: "pong" });
    const flood = setInterval(() => {
      for (let id = 0; id < 50; id++) client.send("rubbish is a command too");
    }, 2);
    const { code } = await client.closed;
    clearInterval(flood);
    expect(code).toBe(4002);
    expect(await other.ask({ command: "ping" })).toMatchObject({ type: "pong" });
  });

  test.each([
    ["as it is", ["telemetry.v1.json"]],
    ["compressed", []],
  ])(
    "counts commands by the length of their answers, %s: a client cannot get a thousand long ones a second",
    async (_, protocols) => {
      await using relay = startWith({ commandsPerSecond: 100 });
      using game = await relay.game();
      game.send({ type: "snapshot", data: { text: "x".repeat(900_000) } });
      using client = await TestClient.connect(relay.relay.url, protocols);
      await game.ask({ type: "taken?" });
      for (let id = 1; id <= 10; id++) client.send({ command: "get_snapshot", id });
      await client.message(codeIs("rate_exceeded"));
      await until(relay, ({ refusals }) => refusedAt(refusals) >= 5);
    },
  );

  test("counts commands by the amount of history that they request", async () => {
    await using relay = startWith({ commandsPerSecond: 100 });
    using game = await relay.game();
    for (let index = 0; index < 900; index++)
      game.send({ type: "event", event: "custom", data: { event_name: "e", index } });
    await game.ask({ type: "taken?" });
    using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
    for (let id = 1; id <= 5; id++) {
      client.send({ command: "subscribe", topics: ["custom/*"], history: { last: 1000 }, id });
      client.send({ command: "unsubscribe", topics: ["custom/*"] });
    }
    await client.message(codeIs("rate_exceeded"));
    expect(client.messages().filter(({ topic }) => topic === "custom/e").length).toBeLessThan(3 * 900);
  });

  test.each([
    ["/lsp", { jsonrpc: "2.0", id: 1, method: "slow" }],
    ["/dap", { type: "request", seq: 1, command: "slow" }],
  ])(
    "applies to messages of one client of %s: the first past it is answered, and a client that continues is closed",
    async (path, message) => {
      await using relay = startWith({ commandsPerSecond: 10, patienceSeconds: 0.5 });
      using client = await TestClient.connect(`${relay.relay.url}${path}`);
      using other = await TestClient.connect(`${relay.relay.url}${path}`);
      for (let count = 0; count < 30; count++) client.send(message);
      const saysRate = (said: Record<string, unknown>) => JSON.stringify(said).includes("rate_exceeded");
      await client.message(saysRate);
      await until(relay, ({ refusals }) => refusedAt(refusals) >= 15);
      const flood = setInterval(() => {
        for (let count = 0; count < 50; count++) client.send("rubbish counts too");
      }, 2);
      const { code } = await client.closed;
      clearInterval(flood);
      expect(code).toBe(4002);
      expect(other.messages().filter(saysRate)).toEqual([]);
      other.send(message);
      await other.message((said) => JSON.stringify(said).includes("initialize"));
    },
  );

  test("also counts MessagePack commands", async () => {
    await using relay = startWith({ commandsPerSecond: 3 });
    using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.msgpack"]);
    for (let count = 0; count < 10; count++) client.send(new Uint8Array([0x80]));
    await until(relay, ({ refusals }) => refusedAt(refusals) >= 6);
  });

  test("applies to all of HTTP together: past it 429 with the time of the next try; reading still works", async () => {
    await using relay = startWith({ commandsPerSecond: 5 });
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        fetch(`${relay.httpUrl}/command`, {
          method: "POST",
          body: '{"name":"x"}',
          headers: { "content-type": "application/json" },
        }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(6);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    expect(await refused[0]?.json()).toMatchObject({ code: "rate_exceeded" });
    expect(await refusals(relay)).toMatchObject({ rate_exceeded: refused.length });
  });
});

describe("limits on stored data", () => {
  test("apply to a client's subscriptions, by command and in the URL", async () => {
    await using relay = startWith({ subscriptions: 3 });
    using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
    const topics = ["custom/a", "custom/b", "custom/c"];
    expect(await client.ask({ command: "subscribe", topics })).toMatchObject({ type: "ack" });
    const refused = await client.ask({ command: "subscribe", topics: ["custom/d"] });
    expect(refused).toMatchObject({ code: "too_many_subscriptions", message: expect.stringContaining("3") });
    // Three may be too many where one would not be: the refusal takes none of them.
    await client.ask({ command: "unsubscribe", topics: ["custom/c"] });
    const three = { topics: ["custom/d", "custom/e", "custom/f"], history: "last" };
    for (const command of [
      { command: "subscribe", ...three },
      { command: "resume", epoch: "x", since: 0, ...three },
    ])
      expect(await client.ask(command)).toMatchObject({ code: "too_many_subscriptions" });
    const { client: own } = (await client.ask({ command: "get_stats" })) as { client: { topics: string[] } };
    expect(own.topics).toEqual(["custom/a", "custom/b"]);
    expect(await client.ask({ command: "subscribe", topics: ["custom/a"] })).toMatchObject({ type: "ack" });
    using other = await TestClient.connect(
      `${relay.relay.url}/?format=json&topics=a,b,c,d`.replace(
        "a,b,c,d",
        "custom/a,custom/b,custom/c,custom/d",
      ),
    );
    await other.message(codeIs("too_many_subscriptions"));
    expect(await other.ask({ command: "get_stats" })).toMatchObject({ client: { topics: [] } });
    expect(await refusals(relay)).toMatchObject({ too_many_subscriptions: 4 });
  });

  test("apply to topics: events past the limit are not lost, and keep their names", async () => {
    await using relay = startWith({ topics: 32 });
    using client = await TestClient.connect(`${relay.relay.url}/?format=json&topics=*`);
    await client.settled();
    using game = await relay.game();
    for (let index = 0; index < 100; index++)
      game.send({ type: "event", event: "custom", data: { event_name: `n${index}` } });
    const events = await client.take(100, ({ type, event }) => type === "event" && event === "custom");
    expect(events.map(({ data }) => (data as { event_name: string }).event_name)).toEqual(
      Array.from({ length: 100 }, (_, index) => `n${index}`),
    );
    const topics = new Set(events.map(({ topic }) => topic));
    expect(topics.size).toBeLessThan(32);
    expect(topics).toContain("custom/overflow");
  });

  test("apply to each topic's history, and the relay reports older messages as gone", async () => {
    await using relay = TestRelay.start({
      history: {
        ...DEFAULT_HISTORY,
        state: { maxBytes: 1000, maxAgeMillis: 60_000 },
        event: { maxBytes: 3000, maxAgeMillis: 60_000 },
      },
    });
    using game = await relay.game();
    for (let index = 0; index < 200; index++)
      game.send({ type: "event", event: "custom", data: { event_name: "x", index } });
    using client = await relay.client();
    await until(relay, () => true);
    game.send({ type: "event", event: "custom", data: { event_name: "end" } });
    await client.message(({ data }) => (data as { event_name?: string })?.event_name === "end");
    const page = await client.ask({ command: "get_events", limit: 1000, topics: ["custom/x"] });
    expect(page.complete).toBe(false);
    const kept = page.events as { data: { index: number } }[];
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(40);
    expect(kept.at(-1)?.data.index).toBe(199);
  });
});
