import { expect, setDefaultTimeout, test } from "bun:test";
import { decode, encode } from "@msgpack/msgpack";
import { decodeCompressedJson, encodeCompressedJson, PlainCodec } from "../../src/codec/index.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

type Json = Record<string, unknown>;
const codec = new PlainCodec();
/** Nearly as long as a message may be. It has a field that the game added beside its data. */
const LONG = JSON.stringify({
  type: "event",
  event: "custom",
  data: { event_name: "world", index: 1, cells: Array.from({ length: 150_000 }, (_, index) => index % 1000) },
  added: { level: 3 },
  timestamp: 5,
});
const event = (index: number) =>
  JSON.stringify({ type: "event", event: "custom", data: { event_name: "world", index }, timestamp: 5 });
const packet = (text: string) => encodeCompressedJson(codec, text).slice() as Uint8Array;
const textOf = (bytes: Uint8Array) =>
  decodeCompressedJson(bytes.subarray(9), new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)).text ??
  "";
const indexOf = ({ data }: Json) => (data as Json).index;

test.each([
  ["as text", [LONG, event(2)]],
  ["in a 0x02", [packet(LONG), event(2)]],
  ["in a message of several packets", [new Uint8Array(Buffer.concat([packet(LONG), packet(event(2))]))]],
] as const)(
  "a message of half a megabyte %s reaches clients of every format whole, and before what came after it",
  async (_, messages) => {
    await using relay = TestRelay.start();
    using game = await relay.game();
    using classic = await relay.client();
    const url = `${relay.relay.url}/?topics=custom/*`;
    using json = await TestClient.connect(url, ["telemetry.v1.json"]);
    using msgpack = await TestClient.connect(url, ["telemetry.v1.msgpack"]);
    using binary = await TestClient.connect(url, ["telemetry.v1.binary"]);
    for (const message of messages) game.send(message);

    expect(LONG.length).toBeGreaterThan(500 * 1024);
    const said = JSON.parse(LONG);
    expect(JSON.parse(textOf(await classic.packet(2)))).toEqual(said);
    await classic.message((message) => message.type === "event" && indexOf(message) === 2);
    const numbered = { ...said, topic: "custom/world", seq: 1 };
    const isWorld = ({ topic }: Json) => topic === "custom/world";
    const [first, second] = await json.take(2, isWorld);
    expect(first).toMatchObject(numbered);
    expect(indexOf(second as Json)).toBe(2);
    expect(JSON.parse(textOf(await binary.packet(2)))).toMatchObject(numbered);
    const ofWorld = (bytes: Uint8Array) => isWorld(decode(bytes) as Json);
    expect(decode(await msgpack.packetThat(ofWorld))).toMatchObject(numbered);
  },
);

test("a message that is longer than 1 MiB is refused, however it comes", async () => {
  await using relay = TestRelay.start();
  using game = await relay.game();
  const tooLong = JSON.stringify({ ...JSON.parse(event(1)), fill: "x".repeat(1024 * 1024) });
  game.send(tooLong);
  game.send(packet(tooLong));
  game.send(packet(event(2)));
  const codes = await game.take(2, ({ type }) => type === "error");
  expect(codes.map(({ code }) => code)).toEqual(["message_too_large", "bad_packet"]);
});

test("a command longer than 64 KiB is refused, as JSON and as MessagePack", async () => {
  await using relay = TestRelay.start();
  using client = await relay.client();
  using msgpack = await TestClient.connect(`${relay.relay.url}/`, ["telemetry.v1.msgpack"]);
  const command = (fill: number) => ({ command: "ping", id: fill, fill: "x".repeat(fill) });
  for (const fill of [60_000, 70_000]) {
    client.send(command(fill));
    msgpack.send(encode(command(fill)));
  }
  expect(await client.message(({ id }) => id === 60_000)).toMatchObject({ type: "pong" });
  expect(await client.message(({ type }) => type === "error")).toMatchObject({ code: "message_too_large" });
  const isOf = (fields: Json) => (bytes: Uint8Array) => Bun.deepMatch(fields, decode(bytes) as Json);
  await msgpack.packetThat(isOf({ type: "pong", id: 60_000 }));
  await msgpack.packetThat(isOf({ type: "error", code: "message_too_large" }));
});
