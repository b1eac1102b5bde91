import { clientFrame } from "../../../src/cli/load/client-frame.ts";
import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import type { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { performancePacket } from "../../micro/support/performance-packet.ts";
import type { FloodClient } from "./flood-client.ts";
import type { FloodProtocol } from "./flood-protocol.ts";

/**
 * Maximum number of packets that the slowest client has not yet received. Any kernel
 * buffers this amount, about 40 KB a client, so no server needs to drop packets.
 */
export const IN_FLIGHT = 2048;
/** Packets in one write. */
const BATCH = 256;
/** Position of the frame number in a 0x01 packet. */
const NUMBER_OFFSET = 1;

/**
 * Sends packets, each as a message of its own, at the speed of the slowest client: never
 * more than {@link IN_FLIGHT} ahead of it. Cost: one write a batch, and one number a packet.
 */
export class FloodProducer {
  sent = 0;
  #scheduled = false;
  #stopped = false;
  readonly #batch: Buffer;
  readonly #stride: number;
  readonly #numberAt: number;

  constructor(
    private readonly socket: RawWebSocket,
    private readonly clients: readonly FloodClient[],
    protocol: FloodProtocol,
  ) {
    const packet = Buffer.from(performancePacket());
    const frame = clientFrame(OPCODE.binary, protocol.wrap(packet));
    this.#stride = frame.length;
    this.#numberAt = frame.indexOf(packet) + NUMBER_OFFSET;
    this.#batch = Buffer.concat(Array.from({ length: BATCH }, () => frame));
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
    let slowest = Number.POSITIVE_INFINITY;
    for (const { next } of this.clients) slowest = Math.min(slowest, next);
    while (this.sent - slowest <= IN_FLIGHT - BATCH) {
      for (let index = 0; index < BATCH; index++) {
        this.#batch.writeUInt32BE(this.sent++, index * this.#stride + this.#numberAt);
      }
      this.socket.write(this.#batch);
    }
  }
}
