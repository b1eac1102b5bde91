import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { COMPRESSED_PACKET } from "../../../src/protocol/packet-layout.ts";
import { framesMessages } from "../../codec/frames-arbitraries.ts";
import { mutatedMessages } from "../../codec/packet-arbitraries.ts";
import { loadVectors } from "../../codec/vectors.ts";
import { mutatedBytes } from "./mutations.ts";

/** Vectors up to this length are mutated. */
const SHORT = 4096;

const vectors = loadVectors()
  .map(({ message }) => message)
  .filter(({ length }) => length < SHORT);

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
/** Binary messages of a game: valid, damaged, with lengths that are not true, or noise behind the first byte of a packet. */
export const packetMessages: fc.Arbitrary<Uint8Array> = fc.oneof(
  mutatedMessages,
  framesMessages,
  compressed,
  mutatedBytes(fc.constantFrom(...vectors)),
  fc.tuple(fc.nat(5), fc.uint8Array({ maxLength: 150 })).map(([type, rest]) => Uint8Array.of(type, ...rest)),
);
