import { clientFrame } from "../../../src/cli/load/client-frame.ts";
import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import type { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { performancePacket } from "../../micro/support/performance-packet.ts";
import type { FloodClient } from "./flood-client.ts";
import type { FloodProtocol } from "./flood-protocol.ts";

/** Most packets that the slowest client has not got yet: about 40 KB a client, which any kernel holds, so that no server has to drop. */
export const IN_FLIGHT = 2048;
/** Packets in one write. */
const BATCH = 256;
/** Where a 0x01 packet has its frame number. */
const NUMBER_OFFSET = 1;

/**
 * Sends packets, each a message of its own, as fast as the slowest client gets them: never more than {@link IN_FLIGHT} ahead of it.
 * Cost: one write a batch, and one number a packet.
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

  /** A client has got something: there may be room for more. Looks once all that is at hand has been read. */
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
