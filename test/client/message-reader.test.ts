import { describe, expect, test } from "bun:test";
import { encode } from "@msgpack/msgpack";
import { MessageReader, type MessageReaderOptions, type ReceivedMessage } from "../../src/client/internal.ts";
import { readPackets } from "../../src/client/received-message.ts";
import { createCodec, encodeCompressedJson, PlainCodec } from "../../src/codec/index.ts";
import { loadVectorMessage, loadVectors } from "../codec/vectors.ts";

const codec = new PlainCodec();
const performancePacket = (codec.encodePerformance(7, 90, 11.5, 2.5) as Uint8Array).slice();
const compressed = (text: string) => (encodeCompressedJson(codec, text) as Uint8Array).slice();
const sample = { frame: 7, fps: 90, frameMillis: 11.5, physicsMillis: 2.5 };

/** Everything that these messages say, in order. */
async function read(
  messages: readonly (string | Uint8Array)[],
  options: MessageReaderOptions = {},
): Promise<ReceivedMessage[]> {
  const heard: ReceivedMessage[] = [];
  const reader = new MessageReader((message) => heard.push(message), options);
  for (const message of messages) reader.read(message);
  await new Promise<void>((resolve) => reader.afterwards(resolve));
  return heard;
}

test("decodes text, 0x01, 0x02 and messages of several packets", async () => {
  expect(await read(['{"type":"pong"}'])).toEqual([
    { kind: "json", message: { type: "pong" }, compressed: false },
  ]);
  const both = new Uint8Array([...performancePacket, ...compressed('{"n":1}'), ...performancePacket]);
  expect(await read([both])).toEqual([
    { kind: "frame", sample },
    { kind: "json", message: { n: 1 }, compressed: true },
    { kind: "frame", sample },
  ]);
});

test("decodes a 0x03 packet", async () => {
  const tracking = {
    frame: 3,
    timeSeconds: 1.5,
    headset: { position: [1, 2, 3], rotation: [0, 0, 0, 1], tracked: true },
    leftController: undefined,
    rightController: undefined,
  } as const;
  const packet = codec.encodeTracking({
    ...tracking,
    headset: { position: [1, 2, 3], rotation: [0, 0, 0, 1], tracked: true },
  }) as Uint8Array;
  expect(await read([packet.slice()])).toEqual([
    { kind: "tracking", sample: tracking } as unknown as ReceivedMessage,
  ]);
});

test("decodes MessagePack maps, and reports other bytes as unreadable", async () => {
  const whole = encode({ type: "pong", t: 1 });
  const unreadable = { kind: "unreadable", why: "not a MessagePack map" } as const;
  expect(
    await read([whole, encode([1]), whole.slice(0, 5), new Uint8Array()], { binary: "msgpack" }),
  ).toEqual([
    { kind: "json", message: { type: "pong", t: 1 }, compressed: false },
    unreadable,
    unreadable,
    unreadable,
  ]);
});

test("says why a message is unreadable", async () => {
  const unreadable = (why: string) => ({ kind: "unreadable", why }) as const;
  expect(await read(["["])).toEqual([unreadable("not a JSON object")]);
  expect(await read([compressed("[]")])).toEqual([unreadable("not a JSON object")]);
  expect(await read([new Uint8Array([...performancePacket, 9])])).toEqual([
    { kind: "frame", sample },
    unreadable("trailingBytes"),
  ]);
});

test("decodes every vector of packets for clients as its JSON says", async () => {
  for (const { message, packets, endStatus, name } of loadVectors()) {
    if (packets === undefined || message[0] === 0x04) continue;
    const heard = await read([message]);
    const refusals = packets.flatMap(
      ({ status, inflateRefusal }) => inflateRefusal ?? (status === "ok" ? [] : status),
    );
    if (endStatus !== "ok") refusals.push(endStatus);
    const whys = heard.flatMap((one) => (one.kind === "unreadable" ? one.why : []));
    const texts = packets.flatMap(({ text }) => text ?? []);
    const isObject = (text: string) => text.startsWith("{");
    const others = texts.filter((text) => !isObject(text)).map(() => "not a JSON object");
    expect({ name, whys: whys.sort() }).toEqual({ name, whys: [...refusals, ...others].sort() });
    const json = heard.flatMap((one) => (one.kind === "json" ? one.message : []));
    expect(json).toEqual(texts.filter(isObject).map((text) => JSON.parse(text)));
  }
});

test("refuses a 0x04, which only games send", async () => {
  for (const codec of [new PlainCodec(), createCodec()])
    expect(readPackets(loadVectorMessage("frames/captured-all"), codec)).toEqual([
      { kind: "unreadable", why: "unknownType" },
    ]);
});

test("refuses a 0x02 that is damaged at any byte, and decodes later messages", async () => {
  const packet = compressed('{"type":"event","event":"custom","data":{"text":"abcabcabcabc"}}');
  for (let at = 0; at < packet.length; at++) {
    const damaged = packet.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    const heard = await read([damaged, '{"type":"pong"}']);
    expect(heard.at(-1)).toEqual({ kind: "json", message: { type: "pong" }, compressed: false });
    expect(heard.length).toBeGreaterThan(1);
  }
});

test("inflates no more than the announced length", async () => {
  const packet = compressed(JSON.stringify({ text: "x".repeat(100_000) }));
  const view = new DataView(packet.buffer);
  view.setUint32(1, 30);
  view.setUint32(packet.length - 4, 30, true);
  expect(await read([packet])).toEqual([{ kind: "unreadable", why: "corruptGzip" }]);
});

describe("the order of messages", () => {
  test("is kept when some must be inflated and others not", async () => {
    const messages = Array.from({ length: 50 }, (_, n) =>
      n % 3 === 0 ? compressed(`{"n":${n}}`) : `{"n":${n}}`,
    );
    const heard = await read(messages);
    expect(heard.map((one) => (one.kind === "json" ? one.message.n : one))).toEqual(
      messages.map((_, n) => n),
    );
  });

  test("delays no message that need not wait", () => {
    const heard: ReceivedMessage[] = [];
    new MessageReader((message) => heard.push(message)).read("{}");
    expect(heard).toHaveLength(1);
  });

  test("bounds the waiting bytes; a stopped reader hands on nothing more", async () => {
    const heard: ReceivedMessage[] = [];
    const reader = new MessageReader((message) => heard.push(message), { maxWaitingBytes: 10 });
    expect(reader.read(compressed('{"n":0}'))).toBe(true);
    expect([reader.read('{"n":1}'), reader.read('{"n":2}')]).toEqual([true, false]);
    await new Promise<void>((resolve) => reader.afterwards(resolve));
    expect(heard).toHaveLength(2);
    reader.read(compressed('{"n":3}'));
    reader.stop();
    await Bun.sleep(0);
    expect(heard).toHaveLength(2);
  });
});
