import * as fc from "fast-check";
import type { Variant } from "../../src/codec/index.ts";
import { FRAME_VALUES } from "../../src/protocol/frames-layout.ts";
import { packetAround } from "../support/frames-packet.ts";
import { variants } from "./variant/variant-arbitraries.ts";

const integers = fc.oneof(
  fc.integer().map(BigInt),
  fc.nat(40).map(BigInt),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const floats = fc.oneof(fc.double(), fc.float(), fc.constantFrom(0, 0.5, 1, -1, 1e39, 2 ** 32));
const numbers: fc.Arbitrary<Variant> = fc.oneof(integers, floats);
const ofBasis = fc.oneof(fc.float({ min: -2, max: 2, noNaN: true }), fc.constantFrom(0, 1, -1));
const transforms: fc.Arbitrary<Variant> = fc
  .array(ofBasis, { minLength: 12, maxLength: 12 })
  .map((values) => ({ type: "Transform3D", values }));
const nothing: fc.Arbitrary<Variant> = fc.constant(null);

/** What usually stands in a place, rarely something else. */
const mostly = (usual: fc.Arbitrary<Variant>, weight: number): fc.Arbitrary<Variant> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: variants });
const required = mostly(integers, 400);
const input = mostly(fc.oneof(numbers, fc.boolean(), nothing), 8);
const pose = mostly(fc.oneof(transforms, nothing), 8);

const frames: fc.Arbitrary<Variant[]> = fc
  .tuple(
    mostly(fc.nat(31).map(BigInt), 400),
    required,
    required,
    required,
    mostly(fc.oneof(integers, nothing), 10),
    pose,
    ...[pose, input, input],
    ...[pose, input, input],
  )
  .map((values) => [...values]);

const contents: fc.Arbitrary<Variant> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .tuple(
        mostly(fc.nat(3).map(BigInt), 100),
        mostly(fc.float({ noNaN: true, min: 0, max: 2 ** 31 }), 100),
        mostly(fc.float({ noNaN: true, noDefaultInfinity: true }), 100),
        mostly(integers, 100),
        fc.oneof(
          { weight: 40, arbitrary: fc.array(frames, { maxLength: 3 }).map((rows) => rows.flat()) },
          { weight: 1, arbitrary: fc.array(variants, { maxLength: 2 * FRAME_VALUES }) },
        ),
        fc.array(variants, { maxLength: 1 }),
      )
      .map(([inDemand, unix, physics, maxFps, rows, more]) => [
        inDemand,
        unix,
        physics,
        maxFps,
        rows,
        ...more,
      ]),
  },
  { weight: 1, arbitrary: variants },
);

/** Messages that begin with a 0x04 of any values: whole, overwritten, cut inside or at the end of the packet, with packets behind. */
export const framesMessages: fc.Arbitrary<Uint8Array> = fc
  .record({
    content: contents,
    version: fc.oneof({ weight: 30, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(3) }),
    edits: fc.array(
      fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x1b, 0x1c, 0x7f, 0xff))),
      {
        maxLength: 2,
      },
    ),
    isEdited: fc.boolean(),
    cut: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
    statesCut: fc.boolean(),
    behind: fc.constantFrom("", "0100000001000000003f8000003f800000", "07"),
  })
  .map(({ content, version, edits, isEdited, cut, statesCut, behind }) => {
    const packet = packetAround(content, version);
    for (const [at, byte] of isEdited ? edits : []) packet[6 + (at % (packet.length - 6))] = byte;
    const kept = packet.slice(0, cut === undefined ? packet.length : 1 + (cut % packet.length));
    if (statesCut && kept.length >= 6) new DataView(kept.buffer).setUint32(2, kept.length - 6);
    return new Uint8Array([...kept, ...Uint8Array.fromHex(behind)]);
  });
