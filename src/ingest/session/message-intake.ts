import { JsonLine, type JsonPiece } from "../../base/json-line.ts";
import { SHORT_UNITS } from "../../base/json-turns.ts";
import type { Source } from "../../hub/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { MAX_LAST_BYTES } from "../../protocol/limits.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import type { IngestContext } from "../producer/ingest-context.ts";
import { PacketIntake, type PacketRate, type PacketsLeft } from "./packet-intake.ts";
import { type ReadMessage, readProducerMessage } from "./producer-message-reader.ts";
import type { Receipts } from "./receipts.ts";
import { unitsOfJson } from "./units-of-json.ts";

/** What a {@link MessageIntake} needs of its session. */
export interface IntakeSession {
  readonly source: Source;
  /** Takes a JSON message that has been read. The 0x02 packet in which it came is borrowed. */
  accept(read: ReadMessage, text: string, borrowedPacket?: Uint8Array): void;
  refuse(refusal: Refusal): void;
}

/** A message that waits for its turn, and how many messages behind it were passed over. */
interface WaitingMessage {
  passedOver: number;
}

const TOO_MUCH_WAITS =
  "expected messages no faster than the relay reads them, got more than it keeps waiting; the message was not taken";

/**
 * Reads the messages of one connection in their order. Samples and short JSON are read at once. JSON that this turn of the event loop has no
 * room for waits for its turn, with everything behind it.
 */
export class MessageIntake {
  readonly #context: IngestContext;
  readonly #session: IntakeSession;
  readonly #receipts: Receipts | undefined;
  readonly #packets: PacketIntake;
  readonly #line: JsonLine;
  /** The newest message that waits. */
  #newest: WaitingMessage | undefined;

  /** `failed` takes what reading a message in a later turn throws. */
  constructor(
    context: IngestContext,
    session: IntakeSession,
    receipts: Receipts | undefined,
    failed: (error: unknown) => void,
  ) {
    this.#context = context;
    this.#session = session;
    this.#receipts = receipts;
    const line = new JsonLine(context.turns, failed);
    this.#line = line;
    this.#packets = new PacketIntake(context, {
      source: session.source,
      doNow: (units, work) => line.do({ units }, work),
      acceptJson: (text, borrowedPacket) => this.#json(text, borrowedPacket),
      refuse: (refusal) => session.refuse(refusal),
    });
  }

  /** Takes a text message: one JSON object. */
  text(text: string): void {
    const units = unitsOfJson(text.length);
    const work = () => this.#text(text);
    if (!this.#line.isWaiting && this.#line.do({ units }, work)) return;
    // A character takes up to two bytes.
    this.#wait({ units, bytes: 2 * text.length, work });
  }

  /**
   * Takes a binary message: one packet or several. The bytes are read before this returns, or copied. Returns how many packets were read,
   * at least 1: every message is charged. Packets that wait are charged in their turn.
   */
  binary(message: Uint8Array, rate: PacketRate): number {
    if (!this.#line.isWaiting) return this.#binary(message, rate);
    const copy = message.slice();
    const work = () => rate.charge(this.#binary(copy, rate) - 1);
    this.#wait({ units: 0, bytes: copy.length, work });
    return 1;
  }

  /** Counts a message that is not read as received. Returns false once no more messages are taken. */
  passOver(): boolean {
    if (this.#newest === undefined) return this.#receipts?.take() ?? true;
    // Messages are counted in the order in which they came.
    this.#newest.passedOver++;
    return true;
  }

  /** Refuses a message that was not read. It counts as received. */
  refuseUnread(refusal: Refusal): void {
    if (!this.passOver()) return;
    this.#session.refuse(refusal);
    if (!this.#line.isWaiting) this.#receipts?.tell();
  }

  /** Drops everything that waits. */
  abandon(): void {
    this.#line.clear();
  }

  /** The connection has ended. Calls back once everything that it sent has been read. */
  end(ended: () => void): void {
    if (this.#line.waitingBytes > MAX_LAST_BYTES)
      this.#context.refusals.add("rate_exceeded", this.#line.clear());
    this.#line.end(ended);
  }

  /** Has a message wait for its turn, behind those that wait already. */
  #wait({ work, ...cost }: JsonPiece): void {
    const waiting: WaitingMessage = { passedOver: 0 };
    const piece = {
      ...cost,
      work: () => {
        work();
        for (; waiting.passedOver > 0; waiting.passedOver--) this.#receipts?.take();
        if (this.#newest === waiting) this.#newest = undefined;
      },
    };
    if (this.#line.wait(piece)) this.#newest = waiting;
    else this.refuseUnread({ code: "rate_exceeded", message: TOO_MUCH_WAITS });
  }

  #text(text: string): void {
    if (this.#receipts?.take() === false) return;
    const refusal = tooLargeMessage(text, this.#context.limits.messageBytes);
    if (refusal !== undefined) this.#session.refuse(refusal);
    else if (!this.#json(text)) return;
    this.#receipts?.tell();
  }

  #binary(message: Uint8Array, rate: PacketRate): number {
    if (this.#receipts?.take() === false) return 1;
    const packets = this.#packets.accept(message, rate);
    const { left } = this.#packets;
    if (left === undefined) this.#receipts?.tell();
    else this.#waitFirst({ ...left, packets: left.packets.slice() }, rate);
    return packets;
  }

  /** Has the rest of a message wait for its turn, before all other messages. */
  #waitFirst(left: PacketsLeft, rate: PacketRate): void {
    const work = () => {
      rate.charge(this.#packets.acceptLeft(left, rate));
      if (this.#packets.left === undefined) this.#receipts?.tell();
      else this.#waitFirst(this.#packets.left, rate);
    };
    this.#line.waitFirst({ units: left.units, bytes: left.packets.length, work });
  }

  /** Reads and takes a JSON message. A long one is taken in another turn than it is read; then this returns false. */
  #json(text: string, borrowedPacket?: Uint8Array): boolean {
    const { clock, limits, turns } = this.#context;
    const read = readProducerMessage(text, clock.unixMillis() / 1000, limits.jsonDepth);
    const units = unitsOfJson(text.length);
    if (units <= SHORT_UNITS || turns === undefined) {
      this.#session.accept(read, text, borrowedPacket);
      return true;
    }
    const packet = borrowedPacket?.slice();
    const work = () => {
      this.#session.accept(read, text, packet);
      // The rest of a binary message follows, and tells.
      if (packet === undefined) this.#receipts?.tell();
    };
    this.#line.waitFirst({ units, goesOn: true, bytes: 2 * text.length, work });
    return false;
  }
}
