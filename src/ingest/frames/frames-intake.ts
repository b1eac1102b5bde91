import { decodeGodotFrames } from "../../codec/index.ts";
import type { Hub, Source } from "../../hub/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import type { FrameSample, TrackingSample } from "../../protocol/samples.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { FrameSamples, type FrameSampleTaker } from "./frame-samples.ts";

const POSES = topicOfPacket("tracking");

/** Takes in the 0x04 packets of one game. */
export class FramesIntake {
  readonly #refuse: (refusal: Refusal) => void;
  readonly #samples = new FrameSamples();
  readonly #taker: FrameSampleTaker;
  #count = 0;

  constructor(hub: Hub, source: Source, refuse: (refusal: Refusal) => void) {
    this.#refuse = refuse;
    // Each sample is the same object every time, and so are its body and stamp: a packet allocates nothing here.
    let frameBody: { from: "frame"; sample: FrameSample } | undefined;
    let trackingBody: { from: "tracking"; sample: TrackingSample } | undefined;
    const frameStamp = { ageMillis: 0 };
    const trackingStamp = { timestampSeconds: 0, ageMillis: 0 };
    this.#taker = {
      performance: (sample, ageMillis) => {
        this.#count++;
        frameBody ??= { from: "frame", sample };
        frameStamp.ageMillis = ageMillis;
        hub.accept(source, "fps", frameBody, frameStamp);
      },
      tracking: (sample, ageMillis) => {
        this.#count++;
        trackingBody ??= { from: "tracking", sample };
        trackingStamp.timestampSeconds = sample.timeSeconds;
        trackingStamp.ageMillis = ageMillis;
        hub.accept(source, POSES, trackingBody, trackingStamp);
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
