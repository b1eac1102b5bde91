import { Tally } from "../../base/tally.ts";
import { encodeCompressedJson, type PacketCodec } from "../../codec/index.ts";
import { COMPRESSION_THRESHOLD_BYTES } from "../../protocol/limits.ts";
import type { PacketRefusal } from "../../protocol/packet-status.ts";

/** From when on JSON is compressed. */
export interface CompressionThreshold {
  /** JSON whose UTF-8 form is longer goes as 0x02. */
  compressionThresholdBytes: number;
}

/** JSON to what goes over a classic client's socket: text, or a 0x02 packet where the text is long. */
export class ClassicEncoder {
  /** JSON that went out as text because it could not be compressed, by reason. */
  readonly compressionFailures = new Tally<PacketRefusal>();

  constructor(
    private readonly codec: PacketCodec,
    /** Read anew for each text. */
    private readonly threshold: Readonly<CompressionThreshold> = {
      compressionThresholdBytes: COMPRESSION_THRESHOLD_BYTES,
    },
  ) {}

  /** Owns: a packet is a view of the codec's memory, good until the next call. */
  encode(text: string): string | Uint8Array {
    // A UTF-16 unit takes three bytes of UTF-8 at most, so that most texts need no count.
    const { compressionThresholdBytes: bytes } = this.threshold;
    if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
    const packet = encodeCompressedJson(this.codec, text);
    if (typeof packet !== "string") return packet;
    this.compressionFailures.add(packet);
    return text;
  }
}
