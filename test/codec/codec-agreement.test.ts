import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  createCodec,
  type PacketCodec,
  PlainCodec,
  PlainFrames,
  wasmCodecFrom,
} from "../../src/codec/index.ts";
import type { TrackingSample } from "../../src/protocol/samples.ts";
import { framesPacket } from "../support/frames-packet.ts";
import { inputs } from "../support/long.ts";
import { framesMessages } from "./frames-arbitraries.ts";
import { observeBatch } from "./observe-batch.ts";
import { mutatedMessages, trackingSamples } from "./packet-arbitraries.ts";
import { loadVectorMessage } from "./vectors.ts";
import { readWasmBuild } from "./wasm-build.ts";

const plain = new PlainCodec({ frames: new PlainFrames() });
const others: [string, PacketCodec][] = [
  ["release", createCodec()],
  ["debug", wasmCodecFrom(readWasmBuild("debug"))],
];

/** Any double there is: NaN, infinities, denormals, past f32. */
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(2 ** 32, -1, -0, 3.4028235677973366e38, 1e-46),
);

function bytesOf(result: Uint8Array | string): string {
  return typeof result === "string" ? result : Buffer.from(result).toString("hex");
}

for (const [build, wasm] of others) {
  describe(`the Wasm codec, ${build} build, and the plain codec`, () => {
    test("agree on every message, valid, damaged or noise", () => {
      fc.assert(
        fc.property(fc.oneof(mutatedMessages, fc.uint8Array({ maxLength: 200 })), (message) => {
          expect(observeBatch(wasm.decode(message))).toEqual(observeBatch(plain.decode(message)));
        }),
        { numRuns: inputs(3000) },
      );
    });

    test("agree on messages of headers with arbitrary small numbers", () => {
      const small = fc
        .array(fc.integer({ min: 0, max: 4 }), { maxLength: 120 })
        .map((bytes) => Uint8Array.from(bytes));
      const tracking = fc
        .tuple(
          fc.nat(2),
          fc.integer({ min: 0, max: 140 }),
          fc.nat(15),
          fc.nat(15),
          fc.uint8Array({ maxLength: 140 }),
        )
        .map(([version, length, devices, tracked, rest]) =>
          Uint8Array.of(3, version, 0, length, 0, devices, 0, tracked, ...rest),
        );
      fc.assert(
        fc.property(fc.oneof(small, tracking), (message) => {
          expect(observeBatch(wasm.decode(message))).toEqual(observeBatch(plain.decode(message)));
        }),
        { numRuns: inputs(3000) },
      );
    });

    test("agree on 0x04 packets with any values, valid, damaged or cut", () => {
      fc.assert(
        fc.property(framesMessages, (message) => {
          expect(observeBatch(wasm.decode(message))).toEqual(observeBatch(plain.decode(message)));
        }),
        { numRuns: inputs(3000) },
      );
    }, 60_000);

    test("agree on the captured packets with each byte changed", () => {
      for (const name of ["frames/captured-all", "frames/odd-values", "frames/double-precision"]) {
        const message = loadVectorMessage(name);
        for (let at = 1; at < message.length; at++) {
          for (const byte of [0x00, 0x01, 0x1b, 0x1c, 0x7f, 0x80, 0xff]) {
            const changed = message.slice();
            changed[at] = byte;
            expect(observeBatch(wasm.decode(changed))).toEqual(observeBatch(plain.decode(changed)));
          }
        }
      }
    });

    test("agree on the rotation of any basis, to the last bit", () => {
      const numbers = fc.array(
        fc.oneof(fc.float(), fc.float({ min: -2, max: 2 }), fc.constantFrom(0, 1, -1, 1e20)),
        {
          minLength: 12,
          maxLength: 12,
        },
      );
      fc.assert(
        fc.property(numbers, (headset) => {
          const message = framesPacket([{ frame: 1, ticksMicros: 1, kind: 6, headset }]);
          expect(observeBatch(wasm.decode(message))).toEqual(observeBatch(plain.decode(message)));
        }),
        { numRuns: inputs(3000) },
      );
    });

    test("write any numbers as the same bytes, or both refuse them", () => {
      fc.assert(
        fc.property(fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber), (numbers) => {
          expect(bytesOf(wasm.encodePerformance(...numbers))).toBe(
            bytesOf(plain.encodePerformance(...numbers)),
          );
        }),
        { numRuns: inputs(1000) },
      );
    });

    test("write tracking samples with one unusual number equally", () => {
      fc.assert(
        fc.property(trackingSamples, anyNumber, fc.nat(6), (sample, odd, place) => {
          const spoilt = spoil(sample, odd, place);
          expect(bytesOf(wasm.encodeTracking(spoilt))).toBe(bytesOf(plain.encodeTracking(spoilt)));
        }),
        { numRuns: inputs(1000) },
      );
    });

    test("frame any bytes equally", () => {
      const gzipLike = fc.uint8Array({ maxLength: 40 }).map((rest) => Uint8Array.of(0x1f, 0x8b, 8, ...rest));
      fc.assert(
        fc.property(
          fc.oneof(gzipLike, fc.uint8Array({ maxLength: 40 })),
          fc.boolean(),
          anyNumber,
          (gzip, fits, other) => {
            const size =
              fits && gzip.length >= 4 ? new DataView(gzip.buffer).getUint32(gzip.length - 4, true) : other;
            expect(bytesOf(wasm.frameCompressed(gzip, size))).toBe(
              bytesOf(plain.frameCompressed(gzip, size)),
            );
          },
        ),
      );
    });
  });
}

function spoil(sample: TrackingSample, odd: number, place: number): TrackingSample {
  const { headset, leftController, rightController } = sample;
  if (place === 0) return { ...sample, frame: odd };
  if (place === 1) return { ...sample, timeSeconds: odd };
  if (place === 2 && headset) return { ...sample, headset: { ...headset, position: [odd, 0, 0] } };
  if (place === 3 && leftController)
    return { ...sample, leftController: { ...leftController, trigger: odd } };
  if (place === 4 && leftController)
    return { ...sample, leftController: { ...leftController, buttonBits: odd } };
  if (place === 5 && rightController)
    return { ...sample, rightController: { ...rightController, grip: odd } };
  return sample;
}
