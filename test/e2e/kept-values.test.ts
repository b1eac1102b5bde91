import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { decode } from "@msgpack/msgpack";
import { MAX_WHOLE_BYTES } from "../../src/protocol/limits.ts";
import { offeringGame } from "../support/offering-game.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const MIB = 1024 * 1024;
/** An answer holds as much text of games, and beside it names, ages and counts. */
const LONGEST_ANSWER = MAX_WHOLE_BYTES + 64 * 1024;
/** Nearly what a 0x02 packet may inflate to. */
const LONG = "x".repeat(8 * MIB - 1000);

/** Messages of each kind that the relay keeps for snapshots. */
const kindsWith = (s: string) => [
  { type: "snapshot", data: { s }, timestamp: 5 },
  { type: "event", event: "scene_changed", data: { scene: "room", s }, timestamp: 5 },
  { type: "event", event: "performance", data: { memory_usage_mb: 1, s }, timestamp: 5 },
  { type: "event", event: "vr_tracking", data: { s }, timestamp: 5 },
  { type: "event", event: "fps", data: { fps: 90, s }, timestamp: 5 },
];

let relay: TestRelay;
beforeEach(() => {
  relay = TestRelay.start({ maxInflatedBytes: 8 * MIB });
});
afterEach(async () => {
  await relay[Symbol.asyncDispose]();
});

function compressed(message: object): Uint8Array {
  const json = Buffer.from(JSON.stringify(message));
  const gzip = gzipSync(json, { level: 1 });
  const head = Buffer.alloc(9);
  head.writeUInt8(2, 0);
  head.writeUInt32BE(json.length, 1);
  head.writeUInt32BE(gzip.length, 5);
  return new Uint8Array(Buffer.concat([head, gzip]));
}

/** Has a game send messages, and waits until the relay has taken them. */
async function send(game: TestClient, ...messages: (object | Uint8Array)[]): Promise<void> {
  for (const message of messages) game.send(message);
  await game.ask({ type: "taken?" });
}

async function omitted(): Promise<unknown> {
  return (await relay.status()).omitted;
}

/** The text of a message to a client, whatever its format; empty for a frame sample. */
function textOf(message: string | Uint8Array): string {
  if (typeof message === "string") return message;
  if (message[0] === 1) return "";
  return message[0] === 2 ? gunzipSync(message.subarray(9)).toString() : JSON.stringify(decode(message));
}

/** The first message to a client that fits, received or still to come. */
async function received(client: TestClient, fits: (text: string) => boolean): Promise<string> {
  for (;;) {
    const found = client.received.map(textOf).find(fits);
    if (found !== undefined) return found;
    await Bun.sleep(5);
  }
}

/** Asks for a snapshot in each way, and returns its text. */
async function snapshots({ fresh }: { fresh?: true } = {}): Promise<string[]> {
  return await Promise.all([
    fetch(`${relay.httpUrl}/snapshot${fresh ? "?fresh=1" : ""}`).then((answer) => answer.text()),
    ...FORMATS.map(async (format) => {
      using client = await connect(format);
      client.send({ command: "get_snapshot", fresh });
      return await received(client, (text) => text.includes('"sources":'));
    }),
  ]);
}

const FORMATS = ["classic", "json", "msgpack", "binary"] as const;

function connect(format: (typeof FORMATS)[number], query = ""): Promise<TestClient> {
  return TestClient.connect(`${relay.relay.url}/${format === "classic" ? "" : `?format=${format}${query}`}`);
}

describe("a snapshot holds about a mebibyte, and says what is left out,", () => {
  test("whatever 0x02 packets inflate to", async () => {
    const game = await relay.game();
    await send(game, ...kindsWith(LONG).map(compressed));
    for (const text of await snapshots()) {
      expect(text.length).toBeLessThan(LONGEST_ANSWER);
      const { data } = JSON.parse(text);
      const left_out = { bytes: expect.any(Number), offset: expect.any(Number) };
      for (const section of ["game", "scene", "performance", "vr_tracking", "fps"])
        expect(data[section]).toMatchObject({ left_out, source: "game-1", age_ms: expect.any(Number) });
      expect(data.scene.scene).toBe("room");
      expect(data.events).toMatchObject([{ event: "scene_changed", data: { left_out } }]);
    }
    expect(await omitted()).toMatchObject({ values_left_out: 5 });
  });

  test("if each value fits and all together do not: the longest go", async () => {
    const game = await relay.game();
    const lengths = [900_000, 300_000, 250_000, 200_000, 150_000];
    await send(
      game,
      ...kindsWith("").map((_, index) => kindsWith("x".repeat(lengths[index] ?? 0))[index] ?? {}),
    );
    for (const text of await snapshots()) {
      expect(text.length).toBeLessThan(LONGEST_ANSWER);
      const { data } = JSON.parse(text);
      const sections = ["game", "scene", "performance", "vr_tracking", "fps"];
      expect(sections.filter((name) => "left_out" in data[name])).toEqual(["game"]);
      expect(data.scene.s).toHaveLength(300_000);
      expect(data.events).toMatchObject([{ event: "scene_changed", data: { left_out: {} } }]);
    }
  });

  test("with the events of many games", async () => {
    const games = await Promise.all(Array.from({ length: 5 }, () => relay.game()));
    const event = { type: "event", event: "warning", data: { message: "w", s: "x".repeat(60_000) } };
    for (const game of games) await send(game, event, event, event, event);
    for (const text of await snapshots()) {
      expect(text.length).toBeWithin(MAX_WHOLE_BYTES / 2, LONGEST_ANSWER);
      const { events } = JSON.parse(text).data;
      expect(events).toHaveLength(20);
      expect(events.filter(({ data }: { data: object }) => "left_out" in data)).toHaveLength(3);
    }
  });

  test("with the fresh answers of many games", async () => {
    const names = ["one", "two", "three"];
    const games = await Promise.all(names.map((name) => offeringGame(relay, name)));
    for (const game of games)
      void (async () => {
        const { id } = await game.message(({ command }) => command === "get_snapshot");
        game.send({ type: "snapshot", id, data: { s: "x".repeat(700_000) } });
      })();
    for (const text of await snapshots({ fresh: true })) {
      const { sources } = JSON.parse(text).data;
      const answers = sources.map(({ snapshot }: { snapshot: object }) => Object.keys(snapshot));
      expect(answers.flat().filter((name: string) => name === "left_out")).toHaveLength(2);
      expect(text.length).toBeLessThan(2 * LONGEST_ANSWER);
    }
  });
});

describe("a message of eight mebibytes", () => {
  test("reaches every client, those that compress nothing as what says how long it is, and cuts none", async () => {
    const clients = await Promise.all(FORMATS.map((format) => connect(format, "&topics=*")));
    for (const client of clients) client.send({ command: "ping", id: "ready" });
    for (const client of clients) await received(client, (text) => text.includes('"ready"'));
    const game = await relay.game();
    for (const message of kindsWith(LONG)) await send(game, compressed(message));
    const isLast = (text: string) => text.includes('"event":"fps"');
    for (const [index, client] of clients.entries()) {
      const isWhole = FORMATS[index] === "classic";
      await received(client, isLast);
      const sizes = client.received.filter((one) => textOf(one).includes("xxxx"));
      expect(sizes.map((one) => textOf(one).length > LONG.length)).toEqual(Array(5).fill(isWhole));
      client.send({ command: "ping", id: "still here" });
      await received(client, (text) => text.includes('"still here"'));
    }
  });

  test("comes alone by HTTP, for a minute", async () => {
    const game = await relay.game();
    const event = { type: "event", event: "custom", data: { event_name: "map", s: LONG }, timestamp: 5 };
    await send(game, compressed(event), { type: "event", event: "custom", data: { event_name: "map" } });
    const page = async (query: string) => {
      const answer = await fetch(`${relay.httpUrl}/events?topic=custom/map&${query}`);
      return (await answer.json()) as { events: { data: Record<string, unknown>; offset: number }[] };
    };
    const { events } = await page("");
    const [{ offset = 0, data = {} } = {}] = events;
    expect(data).toEqual({
      event_name: "map",
      s: `${"x".repeat(127)}…`,
      left_out: { bytes: JSON.stringify(event).length, offset },
    });
    const alone = await page(`whole=1&since=${offset - 1}`);
    expect(alone.events).toEqual([{ ...alone.events[0], data: event.data } as never]);
  });

  test("in the history neither fills a replay nor breaks a resume", async () => {
    const game = await relay.game();
    const event = { type: "event", event: "custom", data: { event_name: "map", s: LONG } };
    await send(game, ...kindsWith(LONG).slice(1, 3).map(compressed), compressed(event));
    for (const format of FORMATS.slice(1)) {
      using client = await connect(format, "&topics=*&history=last");
      const text = await received(client, (text) => text.includes('"event_name":"map"'));
      expect(JSON.parse(text).data.left_out).toEqual({
        bytes: expect.any(Number),
        offset: expect.any(Number),
      });
      const total = client.received.reduce((sum, message) => sum + message.length, 0);
      expect(total).toBeLessThan(LONGEST_ANSWER);
    }
    using client = await relay.client("/?format=json");
    const { epoch } = await client.message(({ type }) => type === "welcome");
    expect(await client.ask({ command: "resume", epoch, since: 0, topics: ["*"] })).toMatchObject({
      recovered: true,
    });
  });
});

test("names of one game's events leave other games their topics", async () => {
  const [greedy, other] = [await relay.game(), await relay.game()];
  const named = (name: string) => ({ type: "event", event: "custom", data: { event_name: name } });
  await send(greedy, ...Array.from({ length: 300 }, (_, index) => named(`greedy-${index}`)));
  await send(other, named("shot"), named("hit"));
  await send(greedy, ...Array.from({ length: 300 }, (_, index) => named(`greedier-${index}`)));
  using client = await relay.client("/?format=json&topics=custom/*");
  await send(other, named("shot"), named("hit"));
  const events = await client.take(2, ({ source }) => source === "game-2");
  expect(events.map(({ topic }) => topic)).toEqual(["custom/shot", "custom/hit"]);
  const { topics } = (await (await fetch(`${relay.httpUrl}/topics`)).json()) as { topics: object[] };
  expect(topics).toHaveLength(257);
});
