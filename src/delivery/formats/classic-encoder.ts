import { Tally } from "../../base/tally.ts";
import { encodeCompressedJson, type PacketCodec } from "../../codec/index.ts";
import { COMPRESSION_THRESHOLD_BYTES } from "../../protocol/limits.ts";
import type { PacketRefusal } from "../../protocol/packet-status.ts";

/** The size above which JSON is compressed. */
export interface CompressionThreshold {
  /** JSON whose UTF-8 form is longer is sent as 0x02. */
  compressionThresholdBytes: number;
}

/** Encodes JSON for a classic client: as text, or as a 0x02 packet if the text is long. */
export class ClassicEncoder {
  /** Counts long JSON that was sent as text because it could not be compressed, by reason. */
  readonly compressionFailures = new Tally<PacketRefusal>();

  constructor(
    private readonly codec: PacketCodec,
    /** Read for each text. */
    private readonly threshold: Readonly<CompressionThreshold> = {
      compressionThresholdBytes: COMPRESSION_THRESHOLD_BYTES,
    },
  ) {}

  /** Owns: a packet is a view of the codec's memory, good until the next call. */
  encode(text: string): string | Uint8Array {
    // A UTF-16 unit takes at most three bytes of UTF-8, so most texts need not be counted.
    const { compressionThresholdBytes: bytes } = this.threshold;
    if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
    const packet = encodeCompressedJson(this.codec, text);
    if (typeof packet !== "string") return packet;
    this.compressionFailures.add(packet);
    return text;
  }
}
