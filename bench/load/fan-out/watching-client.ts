import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { type DeliveryRecord, tickOf } from "./delivery-record.ts";

/** How far a client looks ahead in the record for a message that it got instead of the expected one. */
const LOOK_AHEAD = 64;

/** Faults of a client's messages. All are 0 if it got every message of the record once, in order and unaltered. */
export interface Faults {
  /** Messages of the record that it did not get. */
  lost: number;
  /** Messages that differ from the record. */
  altered: number;
}

/** A classic client that sends no command. It compares every message with the record, and measures the age of frame samples. */
export class WatchingClient {
  /** Messages since the phase began. */
  messages = 0;
  /** Newest tick of which it has the frame sample. */
  newestTick = -1;
  readonly faults: Faults = { lost: 0, altered: 0 };
  /** Index of the next message in the record. */
  #next = 0;
  #agesMillis = new Float64Array(0);
  #aged = 0;

  private constructor(
    private readonly record: DeliveryRecord,
    /** Send time of the newest tick with this number in its frame sample. Units: milliseconds of `performance.now()`. */
    private readonly sentAtMillis: (number: number) => number,
  ) {}

  static async connect(
    url: string,
    record: DeliveryRecord,
    sentAtMillis: (number: number) => number,
  ): Promise<WatchingClient> {
    const client = new WatchingClient(record, sentAtMillis);
    await RawWebSocket.connect(url, {
      take: (opcode, bytes, start, end) => client.#take(opcode, bytes, start, end),
    });
    return client;
  }

  /** Counts messages and ages anew, for a phase of this many ticks. */
  beginPhase(ticks: number): void {
    this.messages = 0;
    this.#aged = 0;
    this.#agesMillis = new Float64Array(ticks);
  }

  /** Age of each frame sample of the phase. Units: milliseconds from the game's send to this client's reading. */
  agesMillis(): Float64Array {
    return this.#agesMillis.subarray(0, this.#aged);
  }

  /** Counts the messages of the record that have not come as lost. */
  giveUp(): void {
    this.faults.lost += this.record.length - this.#next;
    this.#next = this.record.length;
  }

  #take(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode !== OPCODE.text && opcode !== OPCODE.binary) return;
    this.messages++;
    this.#compare(opcode, bytes, start, end);
    const number = tickOf(opcode, bytes, start, end);
    if (number === undefined) return;
    this.newestTick = number;
    if (this.#aged < this.#agesMillis.length)
      this.#agesMillis[this.#aged++] = performance.now() - this.sentAtMillis(number);
  }

  #compare(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (this.record.agrees(this.#next, opcode, bytes, start, end)) {
      this.#next++;
      return;
    }
    const last = Math.min(this.record.length, this.#next + LOOK_AHEAD);
    for (let index = this.#next + 1; index < last; index++) {
      if (!this.record.agrees(index, opcode, bytes, start, end)) continue;
      this.faults.lost += index - this.#next;
      this.#next = index + 1;
      return;
    }
    this.faults.altered++;
  }
}
