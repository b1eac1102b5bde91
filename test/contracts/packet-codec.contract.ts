import { describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import {
  decodeCompressedJson,
  type PacketCodec,
  type PacketCodecOptions,
  type Variant,
} from "../../src/codec/index.ts";
import {
  MAX_FRAMES_PER_PACKET,
  MAX_MESSAGE_BYTES,
  MAX_PACKETS_PER_MESSAGE,
} from "../../src/protocol/limits.ts";
import type { Pose, TrackingSample } from "../../src/protocol/samples.ts";
import { emptyTrackingSample, observeBatch } from "../codec/observe-batch.ts";
import {
  encodeContent,
  mutatedMessages,
  packetContents,
  performanceSamples,
  trackingSamples,
} from "../codec/packet-arbitraries.ts";
import { loadVectors, type VectorPacket } from "../codec/vectors.ts";
import { framesPacket, packetAround } from "../support/frames-packet.ts";
import { inputs } from "../support/long.ts";

/** What every packet codec does. */
export function describePacketCodec(create: (options?: PacketCodecOptions) => PacketCodec): void {
  const codec = create();
  const vectors = loadVectors();

  describe("vectors", () => {
    for (const vector of vectors) {
      test(`${vector.name} is read as its JSON says`, () => {
        const observed = observeBatch(codec.decode(vector.message));
        const { endStatus, endOffset } = vector;
        expect({ endStatus: observed.endStatus, endOffset: observed.endOffset }).toEqual({
          endStatus,
          endOffset,
        });
        if (vector.packets === undefined)
          expect(observed.packets).toHaveLength(vector.packetCount ?? Number.NaN);
        else
          expect(observed.packets).toEqual(vector.packets.map(({ text, inflateRefusal, ...seen }) => seen));
      });

      test(`${vector.name} inflates, or is refused, as its JSON says`, () => {
        const batch = codec.decode(vector.message);
        for (const [index, packet] of (vector.packets ?? []).entries()) {
          if (packet.type !== 2 || packet.status !== "ok") continue;
          const { text, refusal } = decodeCompressedJson(
            batch.borrowGzip(index, vector.message),
            batch.uncompressedBytes(index),
          );
          expect({ text, inflateRefusal: refusal }).toEqual({
            text: packet.text,
            inflateRefusal: packet.inflateRefusal as never,
          });
        }
      });

      if (vector.encode) {
        test(`${vector.name} is encoded to the same bytes`, () => {
          const packets = (vector.packets ?? []).map((packet) =>
            encodeVectorPacket(codec, packet, vector.message),
          );
          expect(Buffer.concat(packets).toString("hex")).toBe(Buffer.from(vector.message).toString("hex"));
        });
      }
    }
  });

  describe("encoding", () => {
    test("a performance packet is read back unchanged", () => {
      fc.assert(
        fc.property(performanceSamples, (sample) => {
          const message = encodeContent(codec, { kind: "performance", sample });
          const place = { type: 1, offset: 0, length: 17, status: "ok" };
          expect(observeBatch(codec.decode(message)).packets).toEqual([{ ...place, ...sample }]);
        }),
      );
    });

    test("a tracking packet is read back unchanged", () => {
      fc.assert(
        fc.property(trackingSamples, (sample) => {
          const message = encodeContent(codec, { kind: "tracking", sample });
          const place = { type: 3, offset: 0, length: message.length, status: "ok" };
          expect(observeBatch(codec.decode(message)).packets).toEqual([{ ...place, ...sample }]);
        }),
      );
    });

    test("packets of all kinds in one message are read back in order, each with its position", () => {
      fc.assert(
        fc.property(fc.array(packetContents, { minLength: 1, maxLength: 20 }), (contents) => {
          const packets = contents.map((content) => encodeContent(codec, content));
          let offset = 0;
          const expected = contents.map((content, index) => {
            const length = packets[index]?.length ?? 0;
            const type = { performance: 1, compressed: 2, tracking: 3 }[content.kind];
            const values =
              content.kind === "compressed"
                ? { uncompressedBytes: Buffer.byteLength(content.text) }
                : content.sample;
            offset += length;
            return { type, offset: offset - length, length, status: "ok", ...values };
          });
          const observed = observeBatch(codec.decode(Buffer.concat(packets)));
          expect(observed).toEqual({ packets: expected, endStatus: "ok", endOffset: offset });
        }),
      );
    });

    test("a number that is not finite as f32 is refused, in any field", () => {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, 3.5e38]) {
        expect(codec.encodePerformance(1, bad, 1, 1)).toBe("notFinite");
        expect(codec.encodePerformance(1, 1, bad, 1)).toBe("notFinite");
        expect(codec.encodePerformance(1, 1, 1, bad)).toBe("notFinite");
        for (const sample of everyTrackingSampleWith(bad))
          expect(codec.encodeTracking(sample)).toBe("notFinite");
      }
    });

    test("a game time that is not finite is refused; one past the range of f32 is accepted", () => {
      const time = (timeSeconds: number) => codec.encodeTracking({ ...fullSample(), timeSeconds });
      expect([time(Number.NaN), time(Number.POSITIVE_INFINITY)]).toEqual(["notFinite", "notFinite"]);
      expect(time(1e300)).toHaveLength(128);
    });

    test("frame numbers and button bits are taken modulo 2^32", () => {
      for (const frame of [
        -1,
        2 ** 32,
        2 ** 32 + 7,
        1.9,
        -1.9,
        2 ** 53 + 2,
        -(2 ** 40) - 3,
        1e300,
        Number.NaN,
        Infinity,
      ]) {
        const expected = frame >>> 0;
        const sample = { ...fullSample(), frame };
        if (sample.rightController) sample.rightController.buttonBits = frame;
        const messages = [codec.encodePerformance(frame, 1, 1, 1), codec.encodeTracking(sample)];
        for (const message of messages) {
          expect(observeBatch(codec.decode(packetOf(message).slice())).packets[0]).toMatchObject({
            frame: expected,
          });
        }
        const into = emptyTrackingSample();
        codec.decode(packetOf(codec.encodeTracking(sample)).slice()).readTracking(0, into);
        expect(into.rightController?.buttonBits).toBe(expected);
      }
    });

    test("performance packets share one view, and tracking packets one for each set of devices", () => {
      expect(codec.encodePerformance(1, 1, 1, 1)).toBe(codec.encodePerformance(2, 2, 2, 2));
      const full = codec.encodeTracking(fullSample());
      const bare = codec.encodeTracking(emptyTrackingSample());
      expect(codec.encodeTracking(fullSample())).toBe(full);
      expect(codec.encodeTracking(emptyTrackingSample())).toBe(bare);
      expect([packetOf(full).length, packetOf(bare).length]).toEqual([128, 20]);
    });

    test("no method changes another method's result", () => {
      const gzip = gzipSync("{}");
      const results = [
        codec.encodePerformance(1, 2, 3, 4),
        codec.encodeTracking(fullSample()),
        codec.frameCompressed(gzip, 2),
      ].map(packetOf);
      const before = results.map((result) => result.slice());
      const batch = codec.decode(packetOf(results[0] ?? "nothing"));
      const decoded = observeBatch(batch);
      codec.encodePerformance(1, 2, 3, 4);
      codec.encodeTracking(fullSample());
      codec.frameCompressed(gzip, 2);
      expect(results).toEqual(before);
      expect(observeBatch(batch)).toEqual(decoded);
    });

    test("a compressed packet is framed up to the longest message and refused past it", () => {
      const gzip = Buffer.alloc(MAX_MESSAGE_BYTES - 9 + 1);
      gzip.set([0x1f, 0x8b, 0x08]);
      const fits = gzip.subarray(0, -1);
      expect(codec.frameCompressed(fits, 0)).toHaveLength(MAX_MESSAGE_BYTES);
      expect(codec.frameCompressed(gzip, 0)).toBe("tooLarge");
      expect(observeBatch(codec.decode(packetOf(codec.frameCompressed(fits, 0)).slice())).packets).toEqual([
        { type: 2, offset: 0, length: MAX_MESSAGE_BYTES, status: "ok", uncompressedBytes: 0 },
      ]);
    });

    test("a stream that is not gzip, too short, or of another size than stated is not framed", () => {
      const gzip = gzipSync("hello");
      expect(codec.frameCompressed(gzip.subarray(0, 19), 5)).toBe("lengthMismatch");
      for (const at of [0, 1, 2]) {
        const spoilt = gzipSync("hello");
        spoilt[at] = 0;
        expect(codec.frameCompressed(spoilt, 5)).toBe("notGzip");
      }
      for (const size of [4, 6, 5.5, 5 + 2 ** 32, -1, Number.NaN]) {
        expect(codec.frameCompressed(gzip, size)).toBe("sizeMismatch");
      }
    });
  });

  describe("decoding", () => {
    test("every vector cut at every offset keeps the whole packets and answers with a status", () => {
      for (const { message, packets } of vectors) {
        if (packets === undefined) continue;
        for (let cut = 0; cut < message.length; cut++) {
          const whole = observeBatch(codec.decode(message));
          const seen = observeBatch(codec.decode(message.slice(0, cut)));
          const kept = whole.packets.filter((packet) => Number(packet.offset) + Number(packet.length) <= cut);
          expect(seen.packets).toEqual(kept);
          const ends = kept.reduce(
            (end, packet) => Math.max(end, Number(packet.offset) + Number(packet.length)),
            0,
          );
          expect(seen.endOffset).toBe(ends);
          if (cut === 0) expect(seen.endStatus).toBe("empty");
          else if (cut === ends) expect(seen.endStatus).toBe("ok");
          else expect(["truncated", whole.endStatus]).toContain(seen.endStatus);
        }
      }
    });

    test("the bytes around a message in memory make no difference", () => {
      const tail = Buffer.concat(vectors.filter(({ encode }) => encode).map(({ message }) => message));
      for (const { message } of vectors.filter(({ packets }) => packets !== undefined)) {
        for (let cut = 0; cut <= message.length; cut++) {
          const alone = observeBatch(codec.decode(message.slice(0, cut)));
          // First as memory that an earlier message left behind, then as the neighbours of a view.
          codec.decode(Buffer.concat([message, tail]));
          expect(observeBatch(codec.decode(message.slice(0, cut)))).toEqual(alone);
          const neighbours = Buffer.concat([tail, message, tail]);
          const view = new Uint8Array(neighbours.buffer, neighbours.byteOffset + tail.length, cut);
          expect(observeBatch(codec.decode(view))).toEqual(alone);
        }
      }
    });

    test("noise and damaged messages give packets in order, without gaps, inside the message", () => {
      const noise = fc.uint8Array({ maxLength: 300 });
      const nearly = fc
        .tuple(fc.constantFrom(1, 2, 3, 4), noise)
        .map(([type, rest]) => Uint8Array.of(type, ...rest));
      fc.assert(
        fc.property(fc.oneof(noise, nearly, mutatedMessages), (message) => {
          const { packets, endStatus, endOffset } = observeBatch(codec.decode(message));
          let offset = 0;
          for (const packet of packets) {
            expect(packet.offset).toBe(offset);
            offset += Number(packet.length);
          }
          expect(offset).toBe(endOffset);
          expect(endOffset).toBeLessThanOrEqual(message.length);
          expect(endStatus === "ok").toBe(message.length > 0 && endOffset === message.length);
        }),
        { numRuns: inputs(2000) },
      );
    });

    test("a 0x04 that does not begin its message is refused with the rest", () => {
      const frames = framesPacket([{ frame: 1, ticksMicros: 1 }]);
      const message = new Uint8Array([...packetOf(codec.encodePerformance(1, 2, 3, 4)), ...frames]);
      const { packets, endStatus, endOffset } = observeBatch(codec.decode(message));
      expect([packets.length, endStatus, endOffset]).toEqual([1, "trailingBytes", 17]);
    });

    test("a 0x04 omits the samples that are not in demand", () => {
      const samplesOf = (demand: number) =>
        observeBatch(codec.decode(framesPacket([{ frame: 1, ticksMicros: 1, kind: 3 }], { demand })))
          .packets[0]?.frames;
      for (const demand of [0, 1, 2, 3, 7])
        expect(samplesOf(demand)).toMatchObject([{ samples: demand & 3 }]);
    });

    test("a 0x04 whose header says less than there is of its Variant is refused, and the rest is read", () => {
      const packet = framesPacket([
        { frame: 1, ticksMicros: 1, headset: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0] },
      ]);
      const behind = packetOf(codec.encodePerformance(1, 2, 3, 4)).slice();
      for (let length = 6; length < packet.length; length++) {
        const cut = packet.slice(0, length);
        new DataView(cut.buffer).setUint32(2, length - 6);
        const { packets, endStatus } = observeBatch(codec.decode(new Uint8Array([...cut, ...behind])));
        expect(packets.map(({ type, status }) => [type, status])).toEqual([
          [4, "badVariant"],
          [1, "ok"],
        ]);
        expect(endStatus).toBe("ok");
      }
    });

    test("a 0x04 holds as many frames as it may, and no more", () => {
      const frames = (count: number) =>
        observeBatch(
          codec.decode(
            framesPacket(Array.from({ length: count }, (_, frame) => ({ frame, ticksMicros: frame }))),
          ),
        ).packets[0];
      const most = frames(MAX_FRAMES_PER_PACKET)?.frames as readonly object[] | undefined;
      expect([most?.length, most?.at(-1)]).toMatchObject([512, { frame: 511 }]);
      expect(frames(MAX_FRAMES_PER_PACKET + 1)?.status).toBe("badFrames");
    });

    test.each([
      ["no array", 5n],
      [
        "an array with an element type",
        { type: "Array", elementType: { kind: "builtin", typeNumber: 2 }, values: [] },
      ],
      ["too few values", [3n, 0, 0, 0n]],
      ["a text for a time", [3n, "x", 0, 0n, []]],
      ["a time that is no number", [3n, Number.NaN, 0, 0n, []]],
      ["a physics time past f32", [3n, 0, 1e39, 0n, []]],
      ["half a frame", [3n, 0, 0, 0n, [1n, 2n]]],
      ["no frames", [3n, 0, 0, 0n, null]],
      ["a frame without a number", [3n, 0, 0, 0n, [1n, null, 0n, 0n, ...Array(8).fill(null)]]],
      [
        "a time past f64",
        [3n, Number.MAX_VALUE, 0, 0n, [1n, 1n, Number.MAX_VALUE, 0n, ...Array(8).fill(null)]],
      ],
    ] as [string, Variant][])("a 0x04 with %s is refused", (_, content) => {
      expect(observeBatch(codec.decode(packetAround(content))).packets).toMatchObject([
        { type: 4, status: "badFrames" },
      ]);
    });

    test.each([
      ["a number", 0.25, 0.25],
      ["a whole number", 1n, 1],
      ["a switch", true, 1],
      ["more than all", 7, 1],
      ["less than nothing", -0.5, 0],
      ["no number", Number.NaN, 0],
      ["infinity", Number.POSITIVE_INFINITY, 0],
      ["nothing", null, 0],
      ["a text", "0.5", 0],
      ["a vector", { type: "Vector2", values: [1, 1] }, 0],
    ] as [string, Variant, number][])(
      "an input of a 0x04 that is %s is from 0 to 1",
      (_, trigger, amount) => {
        const left = { transform: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0], trigger, grip: 0.5, buttonBits: 5 };
        const { packets } = observeBatch(
          codec.decode(framesPacket([{ frame: 1, ticksMicros: 1, kind: 10, left }])),
        );
        expect(packets[0]?.frames).toMatchObject([
          { leftController: { tracked: true, trigger: amount, grip: 0.5, buttonBits: 5 } },
        ]);
      },
    );

    test("as many packets as a message may hold are read, and one more is refused", () => {
      const packet = packetOf(codec.encodePerformance(1, 2, 3, 4)).slice();
      const most = Buffer.concat(Array<Uint8Array>(MAX_PACKETS_PER_MESSAGE).fill(packet));
      const full = codec.decode(most);
      expect([full.count, full.endStatus, full.endOffset]).toEqual([1024, 0, most.length]);
      expect(observeBatch(codec.decode(most)).packets.at(-1)).toMatchObject({ frame: 1, physicsMillis: 4 });
      const over = observeBatch(codec.decode(Buffer.concat([most, packet])));
      expect([over.packets.length, over.endStatus, over.endOffset]).toEqual([
        1024,
        "tooManyPackets",
        most.length,
      ]);
    });

    test("a message past the length limit is refused as a whole", () => {
      const observed = observeBatch(codec.decode(new Uint8Array(MAX_MESSAGE_BYTES + 1).fill(1)));
      expect(observed).toEqual({ packets: [], endStatus: "tooLarge", endOffset: 0 });
    });

    test("the given limit on the announced size of a compressed packet applies", () => {
      const message = packetOf(codec.frameCompressed(gzipSync("x".repeat(100)), 100)).slice();
      const statusUnder = (maxInflatedBytes: number) =>
        observeBatch(create({ maxInflatedBytes }).decode(message)).packets[0]?.status;
      expect([statusUnder(99), statusUnder(100)]).toEqual(["tooLarge", "ok"]);
    });

    test("a sample is read into the existing objects, and an absent device becomes undefined", () => {
      const message = packetOf(codec.encodeTracking(fullSample())).slice();
      const into = emptyTrackingSample();
      codec.decode(message).readTracking(0, into);
      const { headset, leftController } = into;
      codec.decode(message).readTracking(0, into);
      expect(into.headset).toBe(headset as Pose);
      expect(into.headset?.position).toBe(headset?.position as Pose["position"]);
      expect(into.leftController).toBe(leftController as never);
      codec.decode(packetOf(codec.encodeTracking(emptyTrackingSample())).slice()).readTracking(0, into);
      expect(into).toEqual(emptyTrackingSample());
    });

    test("the bytes of a packet are borrowed from the message itself", () => {
      const gzip = gzipSync("{}");
      const compressed = packetOf(codec.frameCompressed(gzip, 2)).slice();
      const message = new Uint8Array([...packetOf(codec.encodePerformance(1, 2, 3, 4)), ...compressed]);
      const batch = codec.decode(message);
      expect(batch.borrowPacket(1, message)).toEqual(compressed);
      expect(batch.borrowGzip(1, message)).toEqual(new Uint8Array(gzip));
      expect(batch.borrowGzip(1, message).buffer).toBe(message.buffer);
    });

    test("a codec reads its own output from its own memory", () => {
      const expected = {
        type: 1,
        offset: 0,
        length: 17,
        status: "ok",
        frame: 8,
        fps: 90,
        frameMillis: 11,
        physicsMillis: 2,
      };
      expect(observeBatch(codec.decode(packetOf(codec.encodePerformance(8, 90, 11, 2)))).packets).toEqual([
        expected,
      ]);
    });
  });
}

function packetOf(result: Uint8Array | string): Uint8Array {
  if (typeof result === "string") throw new Error(`expected a packet, got ${result}`);
  return result;
}

function encodeVectorPacket(codec: PacketCodec, packet: VectorPacket, message: Uint8Array): Uint8Array {
  const number = (field: string): number => Number(packet[field]);
  const end = packet.offset + packet.length;
  const encoded =
    packet.type === 1
      ? codec.encodePerformance(
          number("frame"),
          number("fps"),
          number("frameMillis"),
          number("physicsMillis"),
        )
      : packet.type === 3
        ? codec.encodeTracking(packet as unknown as TrackingSample)
        : codec.frameCompressed(message.slice(packet.offset + 9, end), number("uncompressedBytes"));
  return packetOf(encoded).slice();
}

function fullSample(): TrackingSample {
  const pose = (): Pose => ({ position: [1, 2, 3], rotation: [0, 0, 0, 1], tracked: true });
  const controller = () => ({ ...pose(), trigger: 0.5, grip: 0.25, buttonBits: 5 });
  return {
    frame: 3,
    timeSeconds: 4.5,
    headset: pose(),
    leftController: controller(),
    rightController: controller(),
  };
}

/** Samples with a bad number in one place each: every float of every device. */
function everyTrackingSampleWith(bad: number): TrackingSample[] {
  const samples: TrackingSample[] = [];
  for (const device of ["headset", "leftController", "rightController"] as const) {
    const spoil = (how: (pose: Pose & { trigger?: number; grip?: number }) => void): void => {
      const sample = fullSample();
      const pose = sample[device];
      if (pose !== undefined) how(pose);
      samples.push(sample);
    };
    for (const axis of [0, 1, 2] as const) spoil((pose) => (pose.position[axis] = bad));
    for (const axis of [0, 1, 2, 3] as const) spoil((pose) => (pose.rotation[axis] = bad));
    if (device === "headset") continue;
    spoil((pose) => (pose.trigger = bad));
    spoil((pose) => (pose.grip = bad));
  }
  return samples;
}
