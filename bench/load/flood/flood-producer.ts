import { clientFrame } from "../../../src/cli/load/client-frame.ts";
import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import type { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import type { PlayedGame } from "../games/played-game.ts";
import type { FloodClient } from "./flood-client.ts";
import type { FloodProtocol } from "./flood-protocol.ts";

/**
 * Maximum number of frames that the slowest client has not yet received, and of bytes that clients get of them. Any kernel
 * buffers this amount, so no server needs to drop messages.
 */
const IN_FLIGHT = { lone: 2048, withPoses: 1024 };
/** Frames in one write. */
const BATCH = { lone: 256, withPoses: 64 };
/** Time between two frames of a flood. Units: microseconds. */
const FRAME_MICROS = 5;

/** What a {@link FloodProducer} needs. */
export interface FloodProducerParts {
  socket: RawWebSocket;
  clients: readonly FloodClient[];
  protocol: FloodProtocol;
  game: PlayedGame;
}

/**
 * Sends frames, each as a message of its own, at the speed of the slowest client: never
 * more than {@link IN_FLIGHT} ahead of it. Cost: one write a batch, and the numbers of each frame.
 */
export class FloodProducer {
  sent = 0;
  #scheduled = false;
  #stopped = false;
  readonly #parts: FloodProducerParts;
  readonly #batch: Buffer;
  readonly #stride: number;
  readonly #frameAt: number;
  readonly #load: keyof typeof BATCH;

  constructor(parts: FloodProducerParts) {
    this.#parts = parts;
    const { protocol, game } = parts;
    this.#load = game.hello === undefined ? "lone" : "withPoses";
    const message = Buffer.from(game.frame(0, 0));
    const frame = clientFrame(OPCODE.binary, protocol.wrap(message));
    this.#stride = frame.length;
    this.#frameAt = frame.indexOf(message);
    this.#batch = Buffer.concat(Array.from({ length: BATCH[this.#load] }, () => frame));
  }

  /** Call this when a client has received packets, since there may be room for more. Checks after the current reads are done. */
  readonly progress = (): void => {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#fill();
    });
  };

  stop(): void {
    this.#stopped = true;
  }

  #fill(): void {
    if (this.#stopped) return;
    const { clients, game, socket } = this.#parts;
    let slowest = Number.POSITIVE_INFINITY;
    for (const { next } of clients) slowest = Math.min(slowest, next);
    const count = BATCH[this.#load];
    while (this.sent - slowest <= IN_FLIGHT[this.#load] - count) {
      for (let index = 0; index < count; index++) {
        const frame = game.frame(this.sent, this.sent * FRAME_MICROS);
        this.#batch.set(frame, index * this.#stride + this.#frameAt);
        this.sent++;
      }
      socket.write(this.#batch);
    }
  }
}
