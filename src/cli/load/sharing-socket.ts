import type { WebSocketConstructor } from "../../client/index.ts";
import type { PacketReader } from "../../client/internal.ts";
import { decodeCompressedJson } from "../../codec/index.ts";
import { COMPRESSED_PACKET } from "../../protocol/packet-layout.ts";
import { PacketStatus } from "../../protocol/packet-status.ts";
import { OPCODE } from "./frame-reader.ts";
import type { KnownCursor, KnownMessages } from "./known-messages.ts";
import { PausableSocket } from "./pausable-socket.ts";

/** The known messages of one format, and the handlers of one client. */
export interface Sharing<Said> {
  known: KnownMessages<Said>;
  /** Decodes binary messages; undefined for MessagePack. */
  codec: PacketReader | undefined;
  /** Called for a known message, with its content and its size. */
  heard(said: Said, bytes: number): void;
  /** Lets the library read a message. Returns its content; undefined for answers and notices, which only this client gets. */
  read(hand: () => void, bytes: number): Said | undefined;
}

/** A socket that passes a message to the library only if no client of the same format has decoded it yet. */
export class SharingSocket<Said> extends PausableSocket {
  readonly #cursor: KnownCursor = { next: 0 };

  constructor(
    url: string,
    protocols: string | string[],
    private readonly sharing: Sharing<Said>,
  ) {
    super(url, protocols);
  }

  protected override takeMessage(opcode: number, bytes: Buffer, start: number, end: number): void {
    const { known } = this.sharing;
    const said = known.find(this.#cursor, opcode, bytes, start, end);
    if (said !== undefined) {
      this.sharing.heard(said, end - start);
      return;
    }
    const message = bytes.subarray(start, end);
    const fresh = this.sharing.read(() => this.#hand(opcode, message), end - start);
    if (fresh !== undefined) known.add(this.#cursor, { opcode, bytes: message, said: fresh });
  }

  /** Passes a message to the library. Inflates 0x02 packets first: the library does that later, and known messages would overtake them. */
  #hand(opcode: number, message: Buffer): void {
    const batch = opcode === OPCODE.binary ? this.sharing.codec?.decode(message) : undefined;
    const packets = Array.from({ length: batch?.count ?? 0 }, (_, index) => index);
    if (batch === undefined || packets.every((index) => batch.type(index) !== COMPRESSED_PACKET)) {
      super.takeMessage(opcode, message, 0, message.length);
      return;
    }
    const parts = packets.map((index) => {
      const packet = Buffer.from(batch.borrowPacket(index, message));
      if (batch.type(index) !== COMPRESSED_PACKET || batch.status(index) !== PacketStatus.ok)
        return { opcode, packet };
      const { text } = decodeCompressedJson(batch.borrowGzip(index, message), batch.uncompressedBytes(index));
      return text === undefined ? { opcode, packet } : { opcode: OPCODE.text, packet: Buffer.from(text) };
    });
    // The library reports bytes that cannot be decoded.
    const rest = Buffer.from(message.subarray(batch.endOffset));
    if (rest.length > 0) parts.push({ opcode, packet: rest });
    for (const part of parts) super.takeMessage(part.opcode, part.packet, 0, part.packet.length);
  }
}

/** The class of one client's sockets, for the client library. `made` gets each socket that the library makes. */
export function sharingSocketClass<Said>(
  sharing: Sharing<Said>,
  made: (socket: SharingSocket<Said>) => void,
): WebSocketConstructor {
  return class extends SharingSocket<Said> {
    constructor(url: string, protocols: string | string[] = []) {
      super(url, protocols, sharing);
      made(this);
    }
  };
}
