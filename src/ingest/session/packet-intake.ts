import { decodeCompressedJson, type PacketBatch } from "../../codec/index.ts";
import type { Source } from "../../hub/index.ts";
import { emptyTrackingSample } from "../../protocol/empty-samples.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { FRAMES_PACKET } from "../../protocol/frames-layout.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import { COMPRESSED_PACKET, PERFORMANCE_PACKET, TRACKING_PACKET } from "../../protocol/packet-layout.ts";
import { PacketStatus, packetStatusName } from "../../protocol/packet-status.ts";
import type { FrameSample } from "../../protocol/samples.ts";
import { BatchAges } from "../frames/batch-ages.ts";
import { FrameSamples, type FrameSampleTaker } from "../frames/frame-samples.ts";
import { SampleIntake } from "../frames/sample-intake.ts";
import type { IngestContext } from "../producer/ingest-context.ts";

/** By their bits in a packet. */
const DEVICE_NAMES = ["headset", "left_controller", "right_controller"];

/** How much the packets of one game may inflate to in a second. */
export interface InflationRate {
  /** Whether there is room for so many bytes, which are then taken. Ask it before inflating. */
  admitsInflated(bytes: number): boolean;
}

/** No limit, for games of the relay's own. */
export const UNLIMITED_INFLATION: InflationRate = { admitsInflated: () => true };

/** What a {@link PacketIntake} hands back to its session. */
export interface PacketSession {
  readonly source: Source;
  /** Takes the JSON of a 0x02 packet. The packet is borrowed. */
  acceptJson(text: string, borrowedPacket: Uint8Array): void;
  refuse(refusal: Refusal): void;
}

/** Reads the binary messages of one connection, and hands their samples to the hub. */
export class PacketIntake {
  readonly #context: IngestContext;
  readonly #session: PacketSession;
  /** Bytes that the packets of the current message may still inflate to, all together. One message must not cost more than one packet may. */
  #inflatableBytes = 0;
  readonly #ages = new BatchAges();
  readonly #samples: SampleIntake;
  readonly #taker: FrameSampleTaker;
  readonly #frameSamples = new FrameSamples();
  readonly #frame: FrameSample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
  readonly #tracking = emptyTrackingSample();

  constructor(context: IngestContext, session: PacketSession) {
    this.#context = context;
    this.#session = session;
    const samples = new SampleIntake(context.hub, session.source);
    this.#samples = samples;
    this.#taker = {
      frame: (sample, ageMillis) => samples.frame(sample, ageMillis),
      tracking: (sample, ageMillis) => samples.tracking(sample, ageMillis),
      unusable: (devices, frame) => this.#leaveOut(devices, frame),
    };
  }

  /** Accepts a message: one packet or several. Returns how many packets it held, at least 1. Each sample of a 0x04 counts as one. */
  accept(message: Uint8Array, rate: InflationRate): number {
    const refusal = tooLargeMessage(message, this.#context.limits.messageBytes);
    if (refusal !== undefined) {
      this.#session.refuse(refusal);
      return 1;
    }
    const batch = this.#context.codec.decode(message);
    const { count, endStatus, endOffset } = batch;
    this.#inflatableBytes = this.#context.maxInflatedBytes;
    this.#ages.measure(batch);
    let packets = 0;
    for (let index = 0; index < count; index++) packets += this.#packet(batch, index, message, rate);
    if (endStatus !== PacketStatus.ok) this.#refuse(endStatus, endOffset, message.length);
    return Math.max(1, packets);
  }

  /** Accepts a packet. Returns what it counts as. */
  #packet(batch: PacketBatch, index: number, message: Uint8Array, rate: InflationRate): number {
    const status = batch.status(index);
    if (status !== PacketStatus.ok) {
      this.#refuse(status, batch.offset(index), message.length);
      return 1;
    }
    switch (batch.type(index)) {
      case PERFORMANCE_PACKET:
        batch.readPerformance(index, this.#frame);
        this.#samples.frame(this.#frame, this.#ages.of(index));
        break;
      case TRACKING_PACKET:
        batch.readTracking(index, this.#tracking);
        this.#leaveOut(batch.leftOut(index), batch.frame(index));
        this.#samples.tracking(this.#tracking, this.#ages.of(index));
        break;
      case COMPRESSED_PACKET:
        this.#compressed(batch, index, message, rate);
        break;
      case FRAMES_PACKET:
        return this.#frameSamples.take(batch, index, this.#taker);
    }
    return 1;
  }

  /** Tells of devices whose pose was left out of a sample that was taken. */
  #leaveOut(devices: number, frame: number): void {
    if (devices === 0) return;
    const names = DEVICE_NAMES.filter((_, bit) => (devices & (1 << bit)) !== 0).join(", ");
    this.#session.refuse({
      code: "bad_packet",
      message: `pose left out: notFinite, ${names} of frame ${frame}`,
    });
  }

  #compressed(batch: PacketBatch, index: number, message: Uint8Array, rate: InflationRate): void {
    const gzip = batch.borrowGzip(index, message);
    const announcedBytes = batch.uncompressedBytes(index);
    // Charged before it is spent. A packet that announces too much is refused for that, and costs nothing.
    if (announcedBytes <= this.#inflatableBytes && !rate.admitsInflated(announcedBytes)) {
      const limit = `expected at most ${this.#context.limits.bytesPerSecond} bytes a second, inflated`;
      this.#session.refuse({ code: "rate_exceeded", message: `${limit}; the packet was not taken` });
      return;
    }
    const { text, refusal } = decodeCompressedJson(gzip, announcedBytes, this.#inflatableBytes);
    this.#inflatableBytes -= announcedBytes;
    if (text === undefined) {
      const place = `at byte ${batch.offset(index)} of a message of ${message.length}`;
      this.#session.refuse({ code: "bad_compressed", message: `0x02 packet refused: ${refusal}, ${place}` });
    } else {
      this.#session.acceptJson(text, batch.borrowPacket(index, message));
    }
  }

  #refuse(status: PacketStatus, offset: number, messageBytes: number): void {
    const name = packetStatusName(status);
    const message = `packet refused: ${name}, at byte ${offset} of a message of ${messageBytes}`;
    this.#session.refuse({ code: "bad_packet", message });
  }
}
