import { gzipSync } from "node:zlib";
import { createCodec, type PacketCodec, PlainCodec } from "../../src/codec/index.ts";
import { PacketStatus } from "../../src/protocol/packet-status.ts";
import type { TrackingSample } from "../../src/protocol/samples.ts";

/** One piece of work of the codec, as the benches repeat it. */
export interface CodecSubject {
  name: string;
  implementation: "wasm" | "plain" | "baseline";
  /** The work, once. The result is handed back, so that nothing can be optimised away. */
  run: () => unknown;
  /** Whether the result is right. */
  check: () => boolean;
}

/** Name of the subject that must allocate nothing. */
export const PERFORMANCE_SUBJECT = "encode one 0x01";

const FRAME = 4711;
const BATCH_PACKETS = 100;

/** Every subject, for the Wasm codec and beside it for the plain one. */
export function codecSubjects(): CodecSubject[] {
  const wasm = subjectsOf(createCodec());
  const plain = subjectsOf(new PlainCodec());
  return wasm.flatMap((subject, index) => [subject, plain[index] ?? subject]);
}

/** A 0x01 encoded into a buffer of its own: what the persistent view saves, and proof that the meter sees allocation. */
export function freshBufferSubject(): CodecSubject {
  const run = (): Uint8Array => {
    const packet = new Uint8Array(17);
    const view = new DataView(packet.buffer);
    packet[0] = 1;
    view.setUint32(1, FRAME);
    view.setFloat32(5, 90);
    view.setFloat32(9, 11.1);
    view.setFloat32(13, 2.5);
    return packet;
  };
  const expected = new PlainCodec().encodePerformance(FRAME, 90, 11.1, 2.5) as Uint8Array;
  return {
    name: PERFORMANCE_SUBJECT,
    implementation: "baseline",
    run,
    check: () => Bun.deepEquals(run(), expected),
  };
}

function subjectsOf(codec: PacketCodec): CodecSubject[] {
  const sample = trackingSample();
  const rows = Float64Array.from({ length: BATCH_PACKETS * 4 }, (_, index) => index);
  const single = copy(codec.encodePerformance(FRAME, 90, 11.1, 2.5));
  const frame = Buffer.concat([single, copy(codec.encodeTracking(sample))]);
  const batch = copy(codec.encodePerformanceBatch(rows, BATCH_PACKETS));
  const json = jsonOfBytes(2048);
  const gzip = gzipSync(json);

  const decodes = (message: Uint8Array | string, count: number): boolean => {
    const found = codec.decode(copy(message));
    return (
      found.endStatus === PacketStatus.ok &&
      found.count === count &&
      found.status(count - 1) === PacketStatus.ok
    );
  };
  const subject = (name: string, run: () => unknown, check: () => boolean): CodecSubject => {
    return { name, implementation: codec.name, run, check };
  };
  const performance = () => codec.encodePerformance(FRAME, 90, 11.1, 2.5);
  const tracking = () => codec.encodeTracking(sample);
  const encodeBatch = () => codec.encodePerformanceBatch(rows, BATCH_PACKETS);
  const framing = () => codec.frameCompressed(gzip, json.length);
  return [
    subject(PERFORMANCE_SUBJECT, performance, () => decodes(performance(), 1)),
    subject("encode one 0x03, three devices", tracking, () => decodes(tracking(), 1)),
    subject("encode 100 x 0x01", encodeBatch, () => decodes(encodeBatch(), BATCH_PACKETS)),
    subject(
      "decode one 0x01",
      () => codec.decode(single),
      () => codec.decode(single).count === 1,
    ),
    subject(
      "decode 0x01 + 0x03",
      () => codec.decode(frame),
      () => codec.decode(frame).count === 2,
    ),
    subject(
      "decode 100 x 0x01",
      () => codec.decode(batch),
      () => codec.decode(batch).count === BATCH_PACKETS,
    ),
    subject("frame 0x02 of 2 KB JSON", framing, () => decodes(framing(), 1)),
  ];
}

function copy(packet: Uint8Array | string): Uint8Array {
  if (typeof packet === "string") throw new Error(`expected a packet, got ${packet}`);
  return packet.slice();
}

function trackingSample(): TrackingSample {
  const pose = { position: [0.1, 1.7, -0.3], rotation: [0, 0.6, 0, 0.8], tracked: true } as const;
  const device = () => ({ ...pose, position: [...pose.position], rotation: [...pose.rotation] }) as never;
  const controller = () => ({ ...(device() as object), trigger: 0.5, grip: 0.25, buttonBits: 3 }) as never;
  return {
    frame: FRAME,
    timeSeconds: 1_700_000_000.25,
    headset: device(),
    leftController: controller(),
    rightController: controller(),
  };
}

/** JSON like that of a snapshot: names that repeat, numbers that do not. */
function jsonOfBytes(bytes: number): Buffer {
  const entries = Array.from({ length: 200 }, (_, index) => ({
    frame: index,
    frame_time_ms: Math.sin(index) + 11,
  }));
  return Buffer.from(JSON.stringify(entries)).subarray(0, bytes);
}
