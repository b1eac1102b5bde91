import type { PacketReader } from "../../client/index.ts";
import { decodeCompressedJson } from "../../codec/index.ts";
import { COMPRESSED_PACKET } from "../../protocol/packet-layout.ts";
import { PacketStatus } from "../../protocol/packet-status.ts";
import { OPCODE } from "./frame-reader.ts";
import type { KnownCursor, KnownMessages } from "./known-messages.ts";
import { PausableSocket } from "./pausable-socket.ts";

/** What clients of one format share, and what one of them makes of its messages. */
export interface Sharing<Said> {
  known: KnownMessages<Said>;
  /** Takes binary messages apart; undefined where they are MessagePack. */
  codec: PacketReader | undefined;
  /** A message came, of so many bytes, that is known to say this. */
  heard(said: Said, bytes: number): void;
  /** Has a message read by the library. Returns what it says; undefined where that is for this client alone (an answer, a notice). */
  read(hand: () => void, bytes: number): Said | undefined;
}

/** A socket that gives the library those messages alone that no client of the same format has had yet. */
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

  /** The library inflates a 0x02 in a turn of its own, and what is known already would overtake it: it gets the text. */
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
    // What is refused is the library's to say.
    const rest = Buffer.from(message.subarray(batch.endOffset));
    if (rest.length > 0) parts.push({ opcode, packet: rest });
    for (const part of parts) super.takeMessage(part.opcode, part.packet, 0, part.packet.length);
  }
}
