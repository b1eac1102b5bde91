import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { poseUrl } from "../wire/pose-number.ts";

/** How long the slow client does not read, after each piece that it reads: long enough for a flow ping to be sent and missed. Units: milliseconds. */
const SLOW_PAUSE_MILLIS = 1000;

/** Two clients that do not keep up: one that never reads, and one that reads a piece now and then. */
export class Trouble {
  #pausing: Timer | undefined;

  private constructor(
    private readonly stalled: RawWebSocket,
    private readonly slow: RawWebSocket,
  ) {}

  /** Connects both. */
  static async connect(url: string): Promise<Trouble> {
    const stalled = await RawWebSocket.connect(poseUrl(url, "json"), { take: () => {} });
    stalled.pause();
    // The first frames may come with the answer to the handshake.
    let trouble: Trouble | undefined;
    const take = () => {
      if (trouble !== undefined) trouble.#readOnePiece();
    };
    const slow = await RawWebSocket.connect(poseUrl(url, "msgpack"), { take });
    trouble = new Trouble(stalled, slow);
    trouble.#readOnePiece();
    return trouble;
  }

  close(): void {
    clearTimeout(this.#pausing);
    this.stalled.terminate();
    this.slow.terminate();
  }

  /** The piece that is at hand is read to its end, its pings are answered; then nothing for a while. */
  #readOnePiece(): void {
    if (this.#pausing !== undefined) return;
    this.slow.pause();
    this.#pausing = setTimeout(() => {
      this.#pausing = undefined;
      this.slow.resume();
    }, SLOW_PAUSE_MILLIS);
  }
}
