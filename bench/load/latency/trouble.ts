import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { poseUrl } from "../wire/pose-number.ts";

/**
 * Pause of the slow client after each piece that it reads. The pause is long enough
 * for the relay to send a flow ping and miss the answer. Units: milliseconds.
 */
const SLOW_PAUSE_MILLIS = 1000;

/** Two clients that do not keep up: one never reads, and one sometimes reads a piece. */
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

  /** Reads the data at hand to its end and answers its pings, then pauses. */
  #readOnePiece(): void {
    if (this.#pausing !== undefined) return;
    this.slow.pause();
    this.#pausing = setTimeout(() => {
      this.#pausing = undefined;
      this.slow.resume();
    }, SLOW_PAUSE_MILLIS);
  }
}
