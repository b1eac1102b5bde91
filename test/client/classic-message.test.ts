import { expect, test } from "bun:test";
import { readClassicMessage } from "../../src/client/index.ts";
import { encodeCompressedJson, PlainCodec } from "../../src/codec/index.ts";

const codec = new PlainCodec();
const performancePacket = (codec.encodePerformance(7, 90, 11.5, 2.5) as Uint8Array).slice();
const compressed = (text: string) => (encodeCompressedJson(codec, text) as Uint8Array).slice();
const sample = { frame: 7, fps: 90, frameMillis: 11.5, physicsMillis: 2.5 };

test("takes text, 0x01, 0x02 and several packets apart", () => {
  expect(readClassicMessage('{"type":"pong"}', codec)).toEqual([
    { kind: "json", message: { type: "pong" }, compressed: false },
  ]);
  const both = new Uint8Array([...performancePacket, ...compressed('{"type":"snapshot"}')]);
  expect(readClassicMessage(both, codec)).toEqual([
    { kind: "performance", sample },
    { kind: "json", message: { type: "snapshot" }, compressed: true },
  ]);
});

test("says why a message cannot be read", () => {
  expect(readClassicMessage("[", codec)).toEqual([{ kind: "unreadable", why: "not a JSON object" }]);
  expect(readClassicMessage(compressed("[]"), codec)).toEqual([
    { kind: "unreadable", why: "not a JSON object" },
  ]);
  expect(readClassicMessage(new Uint8Array([...performancePacket, 9]), codec)).toEqual([
    { kind: "performance", sample },
    { kind: "unreadable", why: "trailingBytes" },
  ]);
});
