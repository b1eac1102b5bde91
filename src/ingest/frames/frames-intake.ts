import { decodeGodotFrames } from "../../codec/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { FrameSamples, type FrameSampleTaker } from "./frame-samples.ts";

/** Reads the 0x04 packets of one game. */
export class FramesIntake {
  readonly #refuse: (refusal: Refusal) => void;
  readonly #samples = new FrameSamples();
  readonly #taker: FrameSampleTaker;
  #count = 0;

  constructor(taker: FrameSampleTaker, refuse: (refusal: Refusal) => void) {
    this.#refuse = refuse;
    this.#taker = {
      frame: (sample, ageMillis) => {
        this.#count++;
        taker.frame(sample, ageMillis);
      },
      tracking: (sample, ageMillis) => {
        this.#count++;
        taker.tracking(sample, ageMillis);
      },
    };
  }

  /** Accepts the packet that begins a message. Returns how many samples it held, and how many bytes of the message are read. */
  accept(message: Uint8Array): { samples: number; bytes: number } {
    const decoded = decodeGodotFrames(message);
    if (decoded.refusal !== undefined) {
      const said = `0x04 packet refused: ${decoded.refusal}, in a message of ${message.length} bytes`;
      this.#refuse({ code: "bad_packet", message: said });
      return { samples: 0, bytes: decoded.bytes ?? message.length };
    }
    this.#count = 0;
    this.#samples.take(decoded.content, this.#taker);
    return { samples: this.#count, bytes: decoded.bytes };
  }
}
