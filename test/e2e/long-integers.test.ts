import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { decode, encode } from "@msgpack/msgpack";
import { connect } from "../../src/client/index.ts";
import { decodeCompressedJson } from "../../src/codec/index.ts";
import { Assistant, REVISIONS } from "../support/assistant.ts";
import { CliProcess } from "../support/cli-process.ts";
import { callsTo } from "../support/offering-game.ts";
import { rawJson } from "../support/raw-json.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const DIGITS = ["9007199254740993", "-9223372036854775808", "18446744073709551615"];
/** Their text, between numbers that stay numbers. */
const EXACT = [...DIGITS, 9007199254740992, 0.12345678901234566];
const WRITTEN = `[${DIGITS.join(",")},9007199254740992,0.12345678901234566]`;
const EVENT = `{"type":"event","event":"custom","data":{"event_name":"ids","ids":${WRITTEN}},"timestamp":5}`;
const MAIN = join(import.meta.dir, "../../src/cli/main.ts");

type Json = Record<string, unknown>;
const isIds = ({ topic, data }: Json) =>
  topic === "custom/ids" || (data as Json | undefined)?.event_name === "ids";
const idsOf = (message: unknown) => ((message as Json | undefined)?.data as Json | undefined)?.ids;

let relay: TestRelay;
/** A game without the addon that has sent long integers. */
let game: TestClient;
const get = async (path: string) => (await (await fetch(`${relay.httpUrl}${path}`)).json()) as Json;

beforeAll(async () => {
  relay = TestRelay.start();
  game = await relay.game();
  const schema = `{"properties":{"id":{"type":"integer","minimum":${DIGITS[1]}}}}`;
  game.send(`{"type":"hello","source":"room","commands":[{"name":"pick","schema":${schema}}]}`);
  game.send(EVENT);
  game.send(`{"type":"event","event":"performance","data":{"objects":7,"ids":${WRITTEN}}}`);
  game.send(`{"type":"event","event":"fps","data":{"fps":90,"frame_time_ms":11.1,"ids":${WRITTEN}}}`);
  game.send(`{"type":"event","event":"error","data":{"message":"lost","ids":${WRITTEN}}}`);
  game.send(`{"type":"alert","level":"warning","message":"full","ids":${WRITTEN}}`);
  await game.ask({ type: "nonsense" });
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
});

/** Adds fields until the JSON is long enough to be compressed. */
const long = EVENT.replace("]}", `],"filler":"${"x".repeat(2000)}"}`);
const inflated = (packet: Uint8Array): unknown => {
  const { text } = decodeCompressedJson(packet.subarray(9), new DataView(packet.buffer).getUint32(1), 1e6);
  return text;
};

describe("integers beyond 2^53 of a game without the addon", () => {
  test("reach a classic client as the game wrote them", async () => {
    using client = await relay.client();
    game.send(EVENT);
    game.send(long);
    await client.message(isIds);
    expect(client.received).toContain(EVENT);
    expect(inflated(await client.packet(2))).toBe(long);
  });

  test.each(["", "&compress=1"])("reach a v1 client of JSON as text%s", async (compressed) => {
    const path = `/?format=json&topics=custom/*,performance,fps,log/*,alert&history=last${compressed}`;
    using client = await TestClient.connect(`${relay.relay.url}${path}`);
    await client.message(({ command }) => command === "subscribe");
    client.send({ command: "subscribe", topics: ["custom/ids", "alert"], history: { last: 10 } });
    game.send(long);
    expect(idsOf(await client.message(isIds))).toEqual(EXACT);
    expect(await client.message(({ type }) => type === "alert")).toMatchObject({ ids: EXACT });
    if (compressed === "") return;
    const text = inflated(await client.packetThat((packet) => packet[0] === 2)) as string;
    expect(idsOf(JSON.parse(text))).toEqual(EXACT);
  });

  test.each(["json", "msgpack", "binary", "classic"] as const)(
    "reach the client library as text in %s",
    async (format) => {
      const client = connect(relay.relay.url, { format });
      const heard: unknown[] = [];
      const enough = Promise.withResolvers<void>();
      client.subscribe(
        ["custom/*", "log/*", "alert", "performance", "fps"],
        { history: "none" },
        ({ topic, data }) => {
          if (!("ids" in data) || heard.length === 6) return;
          heard.push([topic, data.ids]);
          if (heard.length === 6) enough.resolve();
        },
      );
      await client.command({ command: "ping" });
      game.send(EVENT);
      game.send(long);
      game.send(`{"type":"event","event":"performance","data":{"objects":7,"ids":${WRITTEN}}}`);
      game.send(`{"type":"event","event":"fps","data":{"fps":91,"frame_time_ms":11.1,"ids":${WRITTEN}}}`);
      game.send(`{"type":"event","event":"error","data":{"message":"lost","ids":${WRITTEN}}}`);
      game.send(`{"type":"alert","level":"warning","message":"full","ids":${WRITTEN}}`);
      await enough.promise;
      const topics = ["custom/ids", "custom/ids", "performance", "fps", "log/error", "alert"];
      expect(heard).toEqual(expect.arrayContaining(topics.map((topic) => [topic, EXACT])));
      client.close();
    },
  );

  test("are text in get_events, get_snapshot, /events, /snapshot and /status", async () => {
    using client = await TestClient.connect(`${relay.relay.url}/?format=json`);
    const pages = [await client.ask({ command: "get_events", topics: ["custom/ids"] })];
    pages.push(await get("/events?topic=custom/ids"));
    for (const { events } of pages) expect(idsOf((events as Json[])[0])).toEqual(EXACT);
    const snapshots = [await client.ask({ command: "get_snapshot" }), await get("/snapshot")];
    for (const { data } of snapshots as { data: Record<string, Json> }[]) {
      expect(data.performance?.ids).toEqual(EXACT);
      expect(data.fps?.ids).toEqual(EXACT);
      expect((data.events as unknown as Json[]).filter(isIds).map(idsOf)[0]).toEqual(EXACT);
    }
    expect(JSON.stringify(await get("/status"))).toContain(`"minimum":"${DIGITS[1]}"`);
  });

  test("are text in watch", async () => {
    await using watch = new CliProcess([
      "watch",
      "--json",
      "--url",
      relay.relay.url,
      "--topics",
      "custom/ids",
      "--history",
      "last",
      "--count",
      "1",
    ]);
    expect(idsOf(JSON.parse(await watch.line()))).toEqual(EXACT);
  });

  test.each([...REVISIONS])("are text for an assistant that speaks %s", async (revision) => {
    await using assistant = await Assistant.connect(relay.httpUrl, { revision });
    const { data } = await assistant.ask("events", { topics: ["custom/ids"], limit: 1 });
    const events = JSON.stringify(data?.events);
    for (const digits of DIGITS) expect(events).toContain(String.raw`\"${digits}\"`);
    const { contents } = await assistant.client.readResource({ uri: "telemetry://latest" });
    const [latest] = contents as { text: string }[];
    expect(JSON.parse(latest?.text ?? "").data.performance.ids).toEqual(EXACT);
    const waited = assistant.ask("wait_for", { topic: "custom/ids", timeout_s: 20 });
    for (
      let done = false;
      !done;
      done = await Promise.race([waited.then(() => true), Bun.sleep(50).then(() => false)])
    )
      game.send(EVENT);
    expect(JSON.stringify((await waited).data)).toContain(String.raw`\"${DIGITS[0]}\"`);
  });

  test("stay numbers where the protocol asks for numbers", async () => {
    using client = await TestClient.connect(
      `${relay.relay.url}/?format=json&topics=custom/*,fps,vr_tracking`,
    );
    await client.message(({ command }) => command === "subscribe");
    const [id = ""] = DIGITS;
    game.send(`{"type":"event","event":"nanos","data":{"id":${id}},"timestamp":1764460800250000001}`);
    const position = "[100000000000000000000,1.5,0]";
    const headset = `{"position":${position},"rotation":[0,0,0,1]}`;
    game.send(`{"type":"event","event":"vr_tracking","data":{"headset":${headset}},"timestamp":6}`);
    expect(await client.message(({ topic }) => topic === "custom/nanos")).toMatchObject({
      data: { id },
      timestamp: expect.closeTo(1764460800.25, 3),
    });
    expect(await client.message(({ topic }) => topic === "vr_tracking")).toMatchObject({
      data: { headset: { position: [1e20, 1.5, 0] } },
    });
    const { data } = (await get("/snapshot")) as { data: Record<string, { headset: unknown }> };
    expect(data.vr_tracking?.headset).toMatchObject({ position: [1e20, 1.5, 0] });
  });

  test("-0 and 1e400 break nothing", async () => {
    using client = await TestClient.connect(`${relay.relay.url}/?format=msgpack&topics=custom/*`);
    await client.packetThat((packet) => (decode(packet) as Json).command === "subscribe");
    game.send('{"type":"event","event":"odd","data":{"zero":-0,"endless":1e400},"timestamp":7}');
    const packet = await client.packetThat((one) => (decode(one) as Json).topic === "custom/odd");
    expect(decode(packet)).toMatchObject({ data: { zero: 0, endless: Number.POSITIVE_INFINITY } });
    const { events } = await get("/events?topic=custom/odd");
    expect(events).toMatchObject([{ data: { zero: 0, endless: null } }]);
  });
});

describe("integers beyond 2^53 in commands", () => {
  /** The last argument that the game was called with, as it was written; the game answers with long integers. */
  async function called(call: Promise<unknown> | undefined, count: number): Promise<[string, unknown]> {
    const calls = await callsTo(game, count);
    const text = game.received.filter((one) => String(one).includes('"call"')).at(-1);
    game.send(`{"type":"result","id":"${calls.at(-1)?.id}","result":{"ids":${WRITTEN}}}`);
    return [/"id":("?-?\d+"?)/.exec(String(text))?.[1] ?? "", await call];
  }

  test("reach the game exactly, and its results come back as text", async () => {
    const [id = ""] = DIGITS;
    using client = await relay.client();
    let count = 0;
    client.send(`{"command":"call","name":"pick","arguments":{"id":${id}},"id":1}`);
    const answered = client.message((message) => message.id === 1);
    expect(await called(answered, ++count)).toMatchObject([id, { result: { ids: EXACT } }]);

    const posted = fetch(`${relay.httpUrl}/command`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"name":"pick","arguments":{"id":${id}}}`,
    }).then((response) => response.json());
    expect(await called(posted, ++count)).toMatchObject([id, { result: { ids: EXACT } }]);

    for (const revision of REVISIONS) {
      await using assistant = await Assistant.connect(relay.httpUrl, { revision });
      const asked = assistant.ask("call_game_command", { name: "pick", arguments: { id: rawJson(id) } });
      expect(await called(asked, ++count)).toMatchObject([`"${id}"`, { data: { result: { ids: EXACT } } }]);
    }
    const command = { command: process.execPath, args: [MAIN, "mcp", "--url", relay.relay.url] };
    await using assistant = await Assistant.over(new StdioClientTransport(command), "2025-11-25");
    const asked = assistant.ask("call_game_command", { name: "pick", arguments: { id: rawJson(id) } });
    expect(await called(asked, ++count)).toMatchObject([`"${id}"`, { data: { result: { ids: EXACT } } }]);
  });

  test("reach the game exactly from MessagePack, and are echoed as the integers that they were", async () => {
    using client = await TestClient.connect(`${relay.relay.url}/?format=msgpack`);
    const before = game.messages().filter(({ command }) => command === "call").length;
    const id = { mine: [9007199254740993n, -9223372036854775808n, 18446744073709551615n, 2n, 2.5] };
    const command = { command: "call", name: "pick", arguments: { id: 18446744073709551615n }, id };
    client.send(encode(command, { useBigInt64: true }));
    expect((await called(undefined, before + 1))[0]).toBe("18446744073709551615");
    const isResult = (packet: Uint8Array) => (decode(packet) as Json).type === "result";
    const packet = await client.packetThat(isResult);
    expect(decode(packet, { useBigInt64: true })).toMatchObject({
      result: { ids: EXACT.map((one) => (one === 9007199254740992 ? expect.anything() : one)) },
      id: { mine: [9007199254740993n, -9223372036854775808n, 18446744073709551615n, 2, 2.5] },
    });
    client.send(encode({ command: "ping", t: 9007199254740993n }, { useBigInt64: true }));
    const pong = await client.packetThat((one) => (decode(one) as Json).type === "pong");
    expect(decode(pong, { useBigInt64: true })).toMatchObject({ t: 9007199254740993n });
  });
});
