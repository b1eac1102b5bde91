import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { PERFORMANCE_BYTES } from "../../../src/protocol/packet-layout.ts";
import type { SentPackets } from "../wire/sent-packets.ts";

/** Faults of a client's packets. All are 0 if every packet came once, in order and unaltered. */
export interface Faults {
  /** Packets that never came, came altered, or came after a later one. */
  lost: number;
  /** Packets that came again or after a later one. */
  outOfOrder: number;
  /** Binary messages that differ from every sent packet. */
  altered: number;
}

/** A client that compares every packet with the sent one and measures its age. */
export class PacketClient {
  /** JSON messages in this window: a relay's slow fps event. */
  texts = 0;
  #faults: Faults = { lost: 0, outOfOrder: 0, altered: 0 };
  /** Number of the packet expected next. */
  #next: number;
  /** Correct packets since the window began. */
  #delivered = 0;
  #agesMillis = new Float64Array(0);
  /** Called when the server has answered this client's only command. */
  #acknowledged: (() => void) | undefined;
  #socket: RawWebSocket | undefined;

  private constructor(private readonly sent: SentPackets) {
    this.#next = sent.count;
  }

  /** Connects, turns poses off, and waits for the answer if the server gives one. Packets count from now on. */
  static async connect(url: string, sent: SentPackets, answers: boolean): Promise<PacketClient> {
    const client = new PacketClient(sent);
    const socket = await RawWebSocket.connect(url, {
      take: (opcode, bytes, start, end) => client.#take(opcode, bytes, start, end),
    });
    client.#socket = socket;
    if (answers) {
      const { promise, resolve } = Promise.withResolvers<void>();
      client.#acknowledged = resolve;
      socket.sendText(JSON.stringify({ command: "configure", config: { vr_tracking_enabled: false } }));
      await promise;
    }
    return client;
  }

  /** Whether the last sent packet has come. */
  get caughtUp(): boolean {
    return this.#next === this.sent.count;
  }

  /** Correct packets in this window. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Counts deliveries and their ages anew, for a window of this many packets. Faults are not reset. */
  beginWindow(packets: number): void {
    this.#delivered = 0;
    this.texts = 0;
    this.#agesMillis = new Float64Array(packets);
  }

  /** Age of each correct packet in this window. Units: milliseconds from the producer's send to this client. */
  agesMillis(): Float64Array {
    return this.#agesMillis.subarray(0, this.#delivered);
  }

  /** Counts the packets that are still missing as lost. */
  giveUp(): void {
    this.#faults.lost += this.sent.count - this.#next;
    this.#next = this.sent.count;
  }

  /** Returns the faults since the last call. */
  takeFaults(): Faults {
    const faults = this.#faults;
    this.#faults = { lost: 0, outOfOrder: 0, altered: 0 };
    return faults;
  }

  close(): void {
    this.#socket?.terminate();
  }

  #take(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === OPCODE.text) {
      this.texts++;
      if (this.#acknowledged !== undefined && bytes.toString("latin1", start, end).includes('"ack"')) {
        this.#acknowledged();
        this.#acknowledged = undefined;
      }
      return;
    }
    if (opcode !== OPCODE.binary) return;
    const number =
      end - start === PERFORMANCE_BYTES ? bytes.readUInt32BE(start + 1) : Number.POSITIVE_INFINITY;
    if (number >= this.sent.count || !this.sent.equal(number, bytes, start)) {
      this.#faults.altered++;
    } else if (number < this.#next) {
      this.#faults.outOfOrder++;
    } else {
      this.#faults.lost += number - this.#next;
      this.#next = number + 1;
      const sentMillis = this.sent.sentAtMillis[number] ?? Number.NaN;
      this.#agesMillis[this.#delivered++] = performance.now() - sentMillis;
    }
  }
}
