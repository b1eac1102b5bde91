import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { type PacketCodec, PlainCodec } from "../../src/codec/index.ts";
import type { ControllerState, FrameSample, Pose, TrackingSample } from "../../src/protocol/samples.ts";

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const f32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const unit = fc.float({ noNaN: true, min: 0, max: 1 });

/** Samples whose floats an f32 holds exactly, so that they come back as they were. */
export const performanceSamples: fc.Arbitrary<FrameSample> = fc.record({
  frame: u32,
  fps: f32,
  frameMillis: f32,
  physicsMillis: f32,
});

const poses: fc.Arbitrary<Pose> = fc.record({
  position: fc.tuple(f32, f32, f32),
  rotation: fc.tuple(f32, f32, f32, f32),
  tracked: fc.boolean(),
});

const controllers: fc.Arbitrary<ControllerState> = fc
  .tuple(poses, fc.record({ trigger: unit, grip: unit, buttonBits: u32 }))
  .map(([pose, fingers]) => ({ ...pose, ...fingers }));

const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });

/** Tracking samples with every set of devices. */
export const trackingSamples: fc.Arbitrary<TrackingSample> = fc.record({
  frame: u32,
  timeSeconds: fc.double({ noNaN: true, noDefaultInfinity: true }),
  headset: maybe(poses),
  leftController: maybe(controllers),
  rightController: maybe(controllers),
});

/** What a message may be made of. */
export type PacketContent =
  | { kind: "performance"; sample: FrameSample }
  | { kind: "tracking"; sample: TrackingSample }
  | { kind: "compressed"; text: string };

/** Packets of all three kinds. */
export const packetContents: fc.Arbitrary<PacketContent> = fc.oneof(
  performanceSamples.map((sample) => ({ kind: "performance" as const, sample })),
  trackingSamples.map((sample) => ({ kind: "tracking" as const, sample })),
  fc.string({ unit: "binary" }).map((text) => ({ kind: "compressed" as const, text })),
);

/** Encodes one packet; the bytes are a copy. */
export function encodeContent(codec: PacketCodec, content: PacketContent): Uint8Array {
  const packet = encode(codec, content);
  if (typeof packet === "string") throw new Error(`expected a packet, got ${packet}`);
  return packet.slice();
}

function encode(codec: PacketCodec, content: PacketContent): Uint8Array | string {
  switch (content.kind) {
    case "performance": {
      const { frame, fps, frameMillis, physicsMillis } = content.sample;
      return codec.encodePerformance(frame, fps, frameMillis, physicsMillis);
    }
    case "tracking":
      return codec.encodeTracking(content.sample);
    case "compressed": {
      const utf8 = Buffer.from(content.text);
      return codec.frameCompressed(gzipSync(utf8), utf8.length);
    }
  }
}

/** Valid messages, and the same with some bytes overwritten, some cut off and some put behind. */
export const mutatedMessages: fc.Arbitrary<Uint8Array> = fc
  .record({
    contents: fc.array(packetContents, { maxLength: 6 }),
    edits: fc.array(
      fc.tuple(fc.nat(), fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 2, 3, 0x7f, 0xff))),
      {
        maxLength: 4,
      },
    ),
    cut: fc.option(fc.nat(), { nil: undefined }),
    behind: fc.uint8Array({ maxLength: 20 }),
  })
  .map(({ contents, edits, cut, behind }) => {
    const codec = new PlainCodec();
    const message = Buffer.concat([...contents.map((content) => encodeContent(codec, content)), behind]);
    for (const [at, byte] of edits) if (message.length > 0) message[at % message.length] = byte;
    return new Uint8Array(cut === undefined ? message : message.subarray(0, cut % (message.length + 1)));
  });
