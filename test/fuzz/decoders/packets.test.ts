import { expect } from "bun:test";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import {
  createCodec,
  decodeCompressedJson,
  type PacketBatch,
  PlainCodec,
  PlainFrames,
  wasmCodecFrom,
} from "../../../src/codec/index.ts";
import { inflateCompressedJson } from "../../../src/codec/inflate-stream.ts";
import { DEFAULT_MAX_INFLATED_BYTES, MAX_MESSAGE_BYTES } from "../../../src/protocol/limits.ts";
import { COMPRESSED_PACKET } from "../../../src/protocol/packet-layout.ts";
import { PacketStatus } from "../../../src/protocol/packet-status.ts";
import { framesMessages } from "../../codec/frames-arbitraries.ts";
import { observeBatch } from "../../codec/observe-batch.ts";
import { mutatedMessages } from "../../codec/packet-arbitraries.ts";
import { loadVectors } from "../../codec/vectors.ts";
import { readWasmBuild } from "../../codec/wasm-build.ts";
import { fuzz } from "../support/fuzz.ts";
import { mutatedBytes } from "../support/mutations.ts";

const plain = new PlainCodec({ frames: new PlainFrames() });
const wasm = [createCodec(), wasmCodecFrom(readWasmBuild("debug"))] as const;
/** Messages up to this length are compared; of longer ones only the cost is measured. */
const SHORT = 4096;

const vectors = loadVectors().map(({ message }) => message);
/** 0x02 packets with damaged streams, streams of several members, and lengths that are not true. */
const compressed = fc
  .record({
    text: fc.string({ unit: "binary", maxLength: 40 }),
    times: fc.constantFrom(1, 1, 100, 20_000),
    level: fc.constantFrom(0, 1, 9),
    lie: fc.constantFrom(0, 0, 0, 1, -1, 1000),
    edit: fc.option(fc.tuple(fc.nat(), fc.nat(255)), { nil: undefined }),
    behind: fc.constantFrom("", "", "00", "1f8b0800000000000003030000000000000000", "ffff"),
  })
  .map(({ text, times, level, lie, edit, behind }) => {
    const utf8 = Buffer.from(text.repeat(times));
    const gzip = Buffer.concat([gzipSync(utf8, { level }), Buffer.from(behind, "hex")]);
    if (lie !== 0) gzip.writeUInt32LE((utf8.length + lie) >>> 0, gzip.length - 4);
    if (edit !== undefined) gzip[10 + (edit[0] % (gzip.length - 10))] = edit[1];
    const packet = Buffer.alloc(9 + gzip.length);
    packet[0] = COMPRESSED_PACKET;
    // The trailer, so that the stream itself is looked at.
    packet.writeUInt32BE(gzip.readUInt32LE(gzip.length - 4), 1);
    packet.writeUInt32BE(gzip.length, 5);
    packet.set(gzip, 9);
    return new Uint8Array(packet);
  });
const messages = fc.oneof(
  mutatedMessages,
  framesMessages,
  compressed,
  mutatedBytes(fc.constantFrom(...vectors.filter(({ length }) => length < SHORT))),
  fc.tuple(fc.nat(5), fc.uint8Array({ maxLength: 150 })).map(([type, rest]) => Uint8Array.of(type, ...rest)),
);

fuzz<Uint8Array>({
  name: "packets",
  inputs: messages,
  runs: 1500,
  async take(message) {
    if (message.length > SHORT) return [plain, ...wasm].map((codec) => codec.decode(message));
    const seen = observeBatch(plain.decode(message));
    for (const codec of wasm) expect(observeBatch(codec.decode(message))).toEqual(seen);
    return [seen, await inflateAll(plain.decode(message), message)];
  },
  long: {
    parts: fc
      .tuple(
        fc.constantFrom(new Uint8Array(), Uint8Array.fromHex("0401000fffff1c000000ffff0000")),
        messages.filter(({ length }) => length > 0 && length < 1000),
      )
      .map(([head, unit]) => ({ head, unit, tail: new Uint8Array() })),
    runs: 40,
    maxLength: MAX_MESSAGE_BYTES,
  },
});

/** Inflates each 0x02 of a batch with both inflaters, which refuse the same streams and read the same text. */
async function inflateAll(batch: PacketBatch, message: Uint8Array): Promise<unknown[]> {
  const read = [];
  for (let index = 0; index < batch.count; index++) {
    if (batch.type(index) !== COMPRESSED_PACKET || batch.status(index) !== PacketStatus.ok) continue;
    const [gzip, bytes] = [batch.borrowGzip(index, message).slice(), batch.uncompressedBytes(index)];
    const text = decodeCompressedJson(gzip, bytes);
    const streamed = await inflateCompressedJson(gzip, bytes, DEFAULT_MAX_INFLATED_BYTES);
    expect(streamed.refusal === undefined).toBe(text.refusal === undefined);
    read.push(text);
  }
  return read;
}
