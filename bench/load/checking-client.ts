import { PERFORMANCE_BYTES } from "../../src/protocol/packet-layout.ts";
import type { SentPackets } from "./sent-packets.ts";

/** What is wrong with what a client got. All are 0 when every packet came once, in order, as it was sent. */
export interface Faults {
  /** Packets passed over: they never came, or altered, or after a later one. */
  lost: number;
  /** Packets that came again or after a later one. */
  outOfOrder: number;
  /** Binary messages that are no packet that was sent. */
  altered: number;
}

/** One client that checks every packet against what was sent, and takes its age. */
export class CheckingClient {
  /** JSON messages, which are not part of the measured work. */
  texts = 0;
  readonly faults: Faults = { lost: 0, outOfOrder: 0, altered: 0 };
  /** Number of the packet that should come next. */
  #next = 0;
  /** Good packets since the window began. */
  #delivered = 0;
  readonly #sent: SentPackets;
  readonly #agesMillis: Float64Array;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket, sent: SentPackets) {
    this.#socket = socket;
    this.#sent = sent;
    this.#agesMillis = new Float64Array(sent.capacity);
    socket.addEventListener("message", ({ data }) => this.#take(data));
  }

  /** Connects, asks for no poses, and waits for the answer where the server gives one. */
  static async connect(url: string, sent: SentPackets, answers: boolean): Promise<CheckingClient> {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    const client = new CheckingClient(socket, sent);
    await opened(socket);
    if (answers) {
      const acknowledged = acknowledgement(socket);
      socket.send(JSON.stringify({ command: "configure", config: { vr_tracking_enabled: false } }));
      await acknowledged;
    }
    return client;
  }

  /** Whether the last packet that was sent has come. */
  get caughtUp(): boolean {
    return this.#next === this.#sent.count;
  }

  /** Counts deliveries and their ages anew. Faults stay. */
  beginWindow(): void {
    this.#delivered = 0;
    this.texts = 0;
  }

  /** Age of each packet that came well in this window. Units: milliseconds from the producer's send to this client. */
  agesMillis(): Float64Array {
    return this.#agesMillis.subarray(0, this.#delivered);
  }

  /** Counts what has not come by now as lost. */
  giveUp(): void {
    this.faults.lost += this.#sent.count - this.#next;
    this.#next = this.#sent.count;
  }

  close(): void {
    this.#socket.close();
  }

  #take(data: unknown): void {
    if (!(data instanceof ArrayBuffer)) {
      this.texts++;
      return;
    }
    const nowMillis = performance.now();
    const packet = Buffer.from(data);
    const number = packet.length === PERFORMANCE_BYTES ? packet.readUInt32BE(1) : Number.POSITIVE_INFINITY;
    if (number >= this.#sent.count || !packet.equals(this.#sent.bytes(number))) {
      this.faults.altered++;
    } else if (number < this.#next) {
      this.faults.outOfOrder++;
    } else {
      this.faults.lost += number - this.#next;
      this.#next = number + 1;
      this.#agesMillis[this.#delivered++] = nowMillis - (this.#sent.sentAtMillis[number] ?? Number.NaN);
    }
  }
}

/** Waits until a socket is open. Fails: an Error when it cannot connect. */
export function opened(socket: WebSocket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.addEventListener("open", () => resolve());
  socket.addEventListener("error", () =>
    reject(new Error(`expected to connect to ${socket.url}, but could not`)),
  );
  return promise;
}

function acknowledgement(socket: WebSocket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string" && data.includes('"ack"')) resolve();
  });
  return promise;
}
