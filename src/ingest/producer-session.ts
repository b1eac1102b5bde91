import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Tally } from "../base/tally.ts";
import { decodeCompressedJson, type PacketBatch, type PacketCodec } from "../codec/index.ts";
import type { Hub, Source } from "../hub/index.ts";
import type { RequestId } from "../protocol/commands.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { ErrorCode } from "../protocol/error-table.ts";
import { FRAMES_PACKET } from "../protocol/frames-layout.ts";
import type { GameCommand } from "../protocol/game-commands.ts";
import type { HelloMessage } from "../protocol/json-messages.ts";
import type { Limits } from "../protocol/limits.ts";
import { tooLargeMessage } from "../protocol/message-size.ts";
import { COMPRESSED_PACKET, PERFORMANCE_PACKET, TRACKING_PACKET } from "../protocol/packet-layout.ts";
import { PacketStatus, packetStatusName } from "../protocol/packet-status.ts";
import type { FrameSample, TrackingSample } from "../protocol/samples.ts";
import type { Demand } from "../protocol/streams.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import { BatchAges } from "./batch-ages.ts";
import { type GameAnswer, GameQuestions, SnapshotQuestion } from "./calls/index.ts";
import { DemandNotice } from "./demand-notice.ts";
import { ErrorAnswers } from "./error-answers.ts";
import { FramesIntake } from "./frames/frames-intake.ts";
import { type ReadMessageOfTopic, readProducerMessage } from "./producer-message-reader.ts";
import type { Receipts } from "./receipts.ts";

const POSES = topicOfPacket("tracking");

/** What a session needs of the relay around it. */
export interface IngestContext {
  hub: Hub;
  codec: PacketCodec;
  clock: Clock;
  log: Log;
  /** Longest JSON that a 0x02 may inflate to. Units: bytes. */
  maxInflatedBytes: number;
  limits: Readonly<Limits>;
  /** JSON whose UTF-8 form is longer goes to classic clients as 0x02. Units: bytes. */
  compressionThresholdBytes: number;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
  /** Said to a game that introduces itself: name and version of the relay. */
  relay: { name: string; version: string };
  /** What clients want now. */
  demand(): Demand;
}

/** What is different where the peer knows only the old protocol, as an upstream does. */
export interface OldProtocolPeer {
  /** Hears of bad input in place of the peer, which would not understand. */
  complain(errorMessage: string): void;
  /** Takes an event for the relay alone. Returns whether it did: nobody else hears of it then. */
  keeps(message: ReadMessageOfTopic): boolean;
}

/** One connection of one game: turns what it sends into samples for the hub, and tells it what clients want. */
export class ProducerSession {
  readonly source: Source;
  /** What the relay has asked the game and has no answer to yet. */
  readonly questions: GameQuestions;
  readonly snapshots: SnapshotQuestion;
  readonly #context: IngestContext;
  readonly #notice: DemandNotice;
  readonly #errors: ErrorAnswers;
  readonly #send: (text: string) => void;
  readonly #oldPeer: OldProtocolPeer | undefined;
  readonly #receipts: Receipts | undefined;
  /** What the packets of one message may still inflate to, all together: one message must not cost more than one packet may. */
  #inflatableBytes = 0;
  readonly #ages = new BatchAges();
  readonly #frames: FramesIntake;
  readonly #frame: FrameSample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
  readonly #tracking: TrackingSample = {
    frame: 0,
    timeSeconds: 0,
    headset: undefined,
    leftController: undefined,
    rightController: undefined,
  };
  /** Reused, as the samples in them are: a packet allocates nothing. */
  readonly #frameBody = { from: "frame", sample: this.#frame } as const;
  readonly #trackingBody = { from: "tracking", sample: this.#tracking } as const;
  readonly #stamp: { timestampSeconds: number | undefined; ageMillis: number } = {
    timestampSeconds: undefined,
    ageMillis: 0,
  };

  /** Receipts are for a game's own connection; an old peer would not understand them. */
  constructor(
    context: IngestContext,
    send: (text: string) => void,
    { oldPeer, receipts }: { oldPeer?: OldProtocolPeer; receipts?: Receipts } = {},
  ) {
    this.#context = context;
    this.#send = send;
    this.#oldPeer = oldPeer;
    this.#receipts = receipts;
    this.source = context.hub.open();
    this.#frames = new FramesIntake(context.hub, this.source, (refusal) => this.refuse(refusal));
    this.questions = new GameQuestions(context.clock, this.source.epoch, send);
    this.snapshots = new SnapshotQuestion(context.clock, this.questions);
    this.#notice = new DemandNotice(this.source, send);
    this.#errors = new ErrorAnswers(
      context.clock,
      context.refusals,
      oldPeer === undefined ? send : (text) => oldPeer.complain(text),
    );
  }

  /** A text message has come: one JSON object. */
  text(text: string): void {
    if (this.#receipts?.take() === false) return;
    const refusal = tooLargeMessage(text, this.#context.limits.messageBytes);
    if (refusal === undefined) this.#acceptJson(text);
    else this.refuse(refusal);
    this.#receipts?.tell();
  }

  /** A message has come that is not looked at. It counts as taken: its game is not to send it again. Returns false once nothing is taken any more. */
  passOver(): boolean {
    return this.#receipts?.take() ?? true;
  }

  /** Refuses a message unread. It counts as taken, so that its game does not send it again. */
  refuseUnread(refusal: Refusal): void {
    if (!this.passOver()) return;
    this.refuse(refusal);
    this.#receipts?.tell();
  }

  /** Says to the game that something of it was not taken, and to those who watch it. */
  refuse(refusal: Refusal, id?: RequestId): void {
    this.#receipts?.held();
    this.#context.hub.refuse(this.source, refusal.message);
    this.#errors.answer(refusal, id);
  }

  /** A binary message has come: one packet or several. The bytes are read before this returns. Returns how many packets there were, 1 for none: whatever came is paid for. */
  binary(message: Uint8Array): number {
    if (this.#receipts?.take() === false) return 1;
    const packets = this.#acceptBinary(message);
    this.#receipts?.tell();
    return packets;
  }

  #acceptBinary(message: Uint8Array): number {
    const refusal = tooLargeMessage(message, this.#context.limits.messageBytes);
    if (refusal !== undefined) {
      this.refuse(refusal);
      return 1;
    }
    if (message[0] !== FRAMES_PACKET) return this.#packets(message);
    const { samples, bytes } = this.#frames.accept(message);
    return bytes < message.length ? samples + this.#packets(message.subarray(bytes)) : Math.max(1, samples);
  }

  /** Clients want something else now. */
  demandChanged(demand: Demand): void {
    this.#notice.update(demand);
  }

  /** The connection has ended. */
  closed(): void {
    this.#receipts?.closed();
    this.#context.hub.close(this.source);
    this.questions.gone();
  }

  /** Accepts packets back to back. Returns how many there were, 1 for none. */
  #packets(message: Uint8Array): number {
    const batch = this.#context.codec.decode(message);
    const { count, endStatus, endOffset } = batch;
    this.#inflatableBytes = this.#context.maxInflatedBytes;
    this.#ages.measure(batch);
    for (let index = 0; index < count; index++) this.#acceptPacket(batch, index, message);
    if (endStatus !== PacketStatus.ok) this.#refusePacket(endStatus, endOffset, message.length);
    return Math.max(1, count);
  }

  #acceptPacket(batch: PacketBatch, index: number, message: Uint8Array): void {
    const { hub } = this.#context;
    const stamp = this.#stamp;
    const status = batch.status(index);
    if (status !== PacketStatus.ok) {
      this.#refusePacket(status, batch.offset(index), message.length);
      return;
    }
    switch (batch.type(index)) {
      case PERFORMANCE_PACKET:
        batch.readPerformance(index, this.#frame);
        stamp.timestampSeconds = undefined;
        stamp.ageMillis = this.#ages.of(index);
        hub.accept(this.source, "fps", this.#frameBody, stamp);
        break;
      case TRACKING_PACKET:
        batch.readTracking(index, this.#tracking);
        stamp.timestampSeconds = this.#tracking.timeSeconds;
        stamp.ageMillis = this.#ages.of(index);
        hub.accept(this.source, POSES, this.#trackingBody, stamp);
        break;
      case COMPRESSED_PACKET:
        this.#acceptCompressed(batch, index, message);
        break;
    }
  }

  #acceptCompressed(batch: PacketBatch, index: number, message: Uint8Array): void {
    const gzip = batch.borrowGzip(index, message);
    const announcedBytes = batch.uncompressedBytes(index);
    const { text, refusal } = decodeCompressedJson(gzip, announcedBytes, this.#inflatableBytes);
    this.#inflatableBytes -= announcedBytes;
    if (text === undefined) {
      const place = `at byte ${batch.offset(index)} of a message of ${message.length}`;
      this.refuse({ code: "bad_compressed", message: `0x02 packet refused: ${refusal}, ${place}` });
    } else {
      this.#acceptJson(text, batch.borrowPacket(index, message));
    }
  }

  #acceptJson(text: string, borrowedPacket?: Uint8Array): void {
    const { hub, clock, limits } = this.#context;
    const read = readProducerMessage(text, clock.unixMillis() / 1000, limits.jsonDepth);
    switch (read.kind) {
      case "message": {
        if (this.#oldPeer?.keeps(read) || this.#answersQuestion(read)) break;
        const { topic, body, timestampSeconds } = read;
        this.#receipts?.held(topic);
        // Clients get the packet unchanged if its JSON is unchanged and long enough for a classic client to get a packet.
        const isUnchanged = body.text === text && text.length > this.#context.compressionThresholdBytes;
        const stamp = { timestampSeconds, borrowedPacket: isUnchanged ? borrowedPacket : undefined };
        hub.accept(this.source, topic, body, stamp);
        break;
      }
      case "hello":
        this.#offer(read.commands);
        this.#welcome(read.hello);
        if (read.refusal !== undefined) this.refuse(read.refusal);
        break;
      case "commands":
        this.#offer(read.commands);
        break;
      case "answer":
        this.#takeAnswer(read.answer);
        break;
      case "refused":
        this.refuse(read.refusal, read.id);
        break;
    }
  }

  /** An old peer is asked nothing, so that it offers nothing. */
  #offer(commands: readonly GameCommand[]): void {
    if (this.#oldPeer === undefined) this.#context.hub.offerCommands(this.source, commands);
  }

  /** A snapshot that the relay asked for is for those who asked it: it is kept, and shown in snapshots. */
  #answersQuestion({ questionId: id, body, timestampSeconds }: ReadMessageOfTopic): boolean {
    if (id === undefined || !this.questions.issued(id)) return false;
    const { hub } = this.#context;
    // Kept first: whoever waits reads it from there.
    if (this.questions.awaits(id)) hub.keepSnapshot(this.source, body, timestampSeconds);
    this.#takeAnswer({ id, outcome: "result", result: null });
    return true;
  }

  /** An answer that comes too late, or to nothing that was asked, is only counted. */
  #takeAnswer(answer: GameAnswer | undefined): void {
    if (answer === undefined || this.questions.answer(answer)) return;
    this.#context.refusals.add("unknown_answer");
  }

  #welcome(hello: HelloMessage): void {
    // First: what is left of the connection before would hold on to the game's name.
    const received = this.#receipts?.introduce(hello);
    const { hub, log, relay, clock, demand } = this.#context;
    hub.introduce(this.source, hello);
    const { name: source, epoch } = this.source;
    log.info({ source, engine: hello.engine, addon: hello.addon }, "a game has introduced itself");
    if (this.#oldPeer !== undefined) return;
    const timestamp = clock.unixMillis() / 1000;
    this.#send(JSON.stringify({ type: "welcome", relay, source, epoch, timestamp, received }));
    this.#notice.update(demand());
  }

  #refusePacket(status: PacketStatus, offset: number, messageBytes: number): void {
    const name = packetStatusName(status);
    const message = `packet refused: ${name}, at byte ${offset} of a message of ${messageBytes}`;
    this.refuse({ code: "bad_packet", message });
  }
}
