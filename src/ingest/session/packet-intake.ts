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
import { unitsOfJson } from "./units-of-json.ts";

/** By their bits in a packet. */
const DEVICE_NAMES = ["headset", "left_controller", "right_controller"];

/** What the packets of one game may cost in a second. */
export interface PacketRate {
  /** Whether there is room for so many bytes of inflated JSON, which are then taken. Ask it before inflating. */
  admitsInflated(bytes: number): boolean;
  /** Counts further packets, of a message that is read in several turns. */
  charge(furtherPackets: number): void;
}

/** No limit, for games of the relay's own. */
export const UNLIMITED_PACKETS: PacketRate = { admitsInflated: () => true, charge: () => {} };

/** What a {@link PacketIntake} needs of its session. */
export interface PacketSession {
  readonly source: Source;
  /** Does the work of a 0x02 packet if this turn of the event loop has room for it. Returns whether it did. */
  doNow(units: number, work: () => void): boolean;
  /** Takes the JSON of a 0x02 packet. The packet is borrowed. Returns false if the rest of the message has to wait for another turn. */
  acceptJson(text: string, borrowedPacket: Uint8Array): boolean;
  refuse(refusal: Refusal): void;
}

/** The rest of a message, which has to wait for a later turn. */
export interface PacketsLeft {
  /** Its packets, borrowed from the message. There may be none, if only the message itself is not finished. */
  readonly packets: Uint8Array;
  /** Work of the first packet. Units: those of `JsonTurns`. */
  readonly units: number;
  /** Where they are in the message, and its length. Units: bytes. */
  readonly at: number;
  readonly messageBytes: number;
}

/** How many times as much as one packet the packets of one message may inflate to together. The addon stops at half of it, 4 MiB. */
const LONGEST_PACKETS_PER_MESSAGE = 8;

/** Reads the binary messages of one connection, and hands their samples to the hub. */
export class PacketIntake {
  readonly #context: IngestContext;
  readonly #session: PacketSession;
  /** The rest of the message that was read last, if it has to wait. */
  left: PacketsLeft | undefined;
  /** Bytes that the packets of the current message may still inflate to, all together. */
  #inflatableBytes = 0;
  /** Whether this turn is known to have room for the next 0x02 packet, which waited for it. */
  #hasTurn = false;
  /** Where the bytes that are being read begin in their message, and its length. */
  #at = 0;
  #messageBytes = 0;
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

  /** Accepts a message: one packet or several. Returns how many packets were read, at least 1; the others are {@link left}. Each sample of a 0x04 counts as one. */
  accept(message: Uint8Array, rate: PacketRate): number {
    this.left = undefined;
    const refusal = tooLargeMessage(message, this.#context.limits.messageBytes);
    if (refusal !== undefined) {
      this.#session.refuse(refusal);
      return 1;
    }
    this.#at = 0;
    this.#messageBytes = message.length;
    this.#inflatableBytes = LONGEST_PACKETS_PER_MESSAGE * this.#context.maxInflatedBytes;
    return Math.max(1, this.#read(message, rate));
  }

  /** Accepts packets that were {@link left}, in a turn that has room for the first. Returns how many were read. */
  acceptLeft({ packets, units, at, messageBytes }: PacketsLeft, rate: PacketRate): number {
    this.left = undefined;
    if (packets.length === 0) return 0;
    this.#at = at;
    this.#messageBytes = messageBytes;
    this.#hasTurn = units > 0;
    return this.#read(packets, rate);
  }

  #read(bytes: Uint8Array, rate: PacketRate): number {
    const batch = this.#context.codec.decode(bytes);
    const { count, endStatus, endOffset } = batch;
    this.#ages.measure(batch);
    let packets = 0;
    for (let index = 0; index < count && this.left === undefined; index++)
      packets += this.#packet(batch, index, bytes, rate);
    if (endStatus !== PacketStatus.ok) this.#refuse(endStatus, endOffset);
    return packets;
  }

  /** Accepts a packet. Returns what it counts as. */
  #packet(batch: PacketBatch, index: number, bytes: Uint8Array, rate: PacketRate): number {
    const status = batch.status(index);
    if (status !== PacketStatus.ok) {
      this.#refuse(status, batch.offset(index));
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
        return this.#compressed(batch, index, bytes, rate);
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

  /** Accepts a 0x02, or leaves it and what is behind it for a later turn. Returns what it counts as. */
  #compressed(batch: PacketBatch, index: number, bytes: Uint8Array, rate: PacketRate): number {
    const announcedBytes = batch.uncompressedBytes(index);
    // One that will be refused for what it announces is not read, and needs no room in the turn.
    const units = unitsOfJson(announcedBytes <= this.#mostInflated ? announcedBytes : 0);
    const offset = batch.offset(index);
    let isFinished = true;
    const work = () => {
      isFinished = this.#inflate(batch, index, bytes, rate);
    };
    if (this.#hasTurn) {
      this.#hasTurn = false;
      work();
    } else if (!this.#session.doNow(units, work)) {
      this.#leave(batch, bytes, offset, units);
      return 0;
    }
    if (!isFinished) this.#leave(batch, bytes, offset + batch.length(index), 0);
    return 1;
  }

  /** What the next packet may inflate to. Units: bytes. */
  get #mostInflated(): number {
    return Math.min(this.#context.maxInflatedBytes, this.#inflatableBytes);
  }

  /** Inflates a 0x02 and hands on its JSON. Returns false if the rest of the message has to wait. */
  #inflate(batch: PacketBatch, index: number, bytes: Uint8Array, rate: PacketRate): boolean {
    const announcedBytes = batch.uncompressedBytes(index);
    const limitBytes = this.#mostInflated;
    // Charged before it is spent. A packet that announces too much is refused for that, and costs nothing.
    if (announcedBytes <= limitBytes && !rate.admitsInflated(announcedBytes)) {
      const limit = `expected at most ${this.#context.limits.bytesPerSecond} bytes a second, inflated`;
      this.#session.refuse({ code: "rate_exceeded", message: `${limit}; the packet was not taken` });
      return true;
    }
    const gzip = batch.borrowGzip(index, bytes);
    const { text, refusal } = decodeCompressedJson(gzip, announcedBytes, limitBytes);
    this.#inflatableBytes -= announcedBytes;
    if (text !== undefined) return this.#session.acceptJson(text, batch.borrowPacket(index, bytes));
    this.#session.refuse({
      code: "bad_compressed",
      message: `0x02 packet refused: ${refusal}, ${this.#placeOf(batch.offset(index))}`,
    });
    return true;
  }

  /** Leaves the packets from an offset on for a later turn, up to where they cannot be read. */
  #leave({ endStatus, endOffset }: PacketBatch, bytes: Uint8Array, from: number, units: number): void {
    const end = endStatus === PacketStatus.ok ? bytes.length : endOffset;
    this.left = {
      packets: bytes.subarray(from, end),
      units,
      at: this.#at + from,
      messageBytes: this.#messageBytes,
    };
  }

  #refuse(status: PacketStatus, offset: number): void {
    const message = `packet refused: ${packetStatusName(status)}, ${this.#placeOf(offset)}`;
    this.#session.refuse({ code: "bad_packet", message });
  }

  #placeOf(offset: number): string {
    return `at byte ${this.#at + offset} of a message of ${this.#messageBytes}`;
  }
}
