import { expect } from "bun:test";
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
import { observeBatch } from "../../codec/observe-batch.ts";
import { readWasmBuild } from "../../codec/wasm-build.ts";
import { fuzz } from "../support/fuzz.ts";
import { packetMessages } from "../support/packet-messages.ts";

const plain = new PlainCodec({ frames: new PlainFrames() });
const wasm = [createCodec(), wasmCodecFrom(readWasmBuild("debug"))] as const;
/** Messages up to this length are compared and inflated; of longer ones only the cost of decoding is measured. */
const SHORT = 2048;

fuzz<Uint8Array>({
  name: "packets",
  inputs: packetMessages,
  runs: 800,
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
        packetMessages.filter(({ length }) => length > 0 && length < 1000),
      )
      .map(([head, unit]) => ({ head, unit, tail: new Uint8Array() })),
    runs: 20,
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
