import type { Random } from "../../../src/base/random.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { POSE_FORMATS, type PoseFormat } from "../wire/pose-number.ts";

/** Minimum and maximum stay of a visitor. Units: milliseconds. */
const STAY_MILLIS = [500, 20_000] as const;
/** Share of visitors that stop reading once they are connected. */
const STALLED_SHARE = 0.2;

/** Opens a client that receives all messages in one format and discards them. */
export function openSink(url: string, format: PoseFormat): Promise<RawWebSocket> {
  const where = format === "classic" ? url : `${url}/?format=${format}&topics=*&history=last`;
  return RawWebSocket.connect(where, { take: () => {} });
}

/** Clients that come and go, chosen by a seeded random: of every format, and some do not read. */
export class Visitors {
  /** Number of visitors so far. */
  came = 0;
  readonly #here = new Map<RawWebSocket, Timer>();
  readonly #coming: Timer;

  constructor(url: string, random: Random, everyMillis: number) {
    this.#coming = setInterval(() => void this.#come(url, random), everyMillis);
  }

  /** Number of visitors connected now. */
  get here(): number {
    return this.#here.size;
  }

  stop(): void {
    clearInterval(this.#coming);
    for (const [socket, leaving] of this.#here) {
      clearTimeout(leaving);
      socket.terminate();
    }
    this.#here.clear();
  }

  async #come(url: string, random: Random): Promise<void> {
    const [format, stays, reads] = [
      random.pick(POSE_FORMATS),
      random.between(...STAY_MILLIS),
      random.next() >= STALLED_SHARE,
    ];
    const socket = await openSink(url, format);
    this.came++;
    if (!reads) socket.pause();
    const leave = () => {
      this.#here.delete(socket);
      socket.terminate();
    };
    this.#here.set(socket, setTimeout(leave, stays));
  }
}
