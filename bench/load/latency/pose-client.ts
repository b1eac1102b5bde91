import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { type PoseFormat, poseNumber, poseUrl } from "../wire/pose-number.ts";

/** One healthy client. It records the age of every pose, and checks that each comes once and in order. */
export class PoseClient {
  /** Poses that never came, or came out of order. */
  faults = 0;
  #next = 0;
  #agesMillis: number[] = [];
  #socket: RawWebSocket | undefined;

  private constructor(private readonly sentAtMillis: Float64Array) {}

  /** Connects before the producer sends the first pose. `sentAtMillis` has the send time of each, by number. */
  static async connect(url: string, format: PoseFormat, sentAtMillis: Float64Array): Promise<PoseClient> {
    const client = new PoseClient(sentAtMillis);
    client.#socket = await RawWebSocket.connect(poseUrl(url, format), {
      take: (opcode, bytes, start, end) => {
        const nowMillis = performance.now();
        const number = poseNumber(opcode, bytes.subarray(start, end));
        if (number !== undefined) client.#take(number, nowMillis);
      },
    });
    return client;
  }

  /** Number of poses still missing, out of this many sent. */
  missing(sent: number): number {
    return sent - this.#next;
  }

  /** Returns the ages since the last call. Units: milliseconds from the producer's send. */
  takeAgesMillis(): number[] {
    const ages = this.#agesMillis;
    this.#agesMillis = [];
    return ages;
  }

  close(): void {
    this.#socket?.terminate();
  }

  #take(number: number, nowMillis: number): void {
    if (number !== this.#next) this.faults++;
    this.#next = number + 1;
    this.#agesMillis.push(nowMillis - (this.sentAtMillis[number] ?? Number.NaN));
  }
}
