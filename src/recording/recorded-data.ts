import { fpsEventData, TrackingText } from "../codec/index.ts";
import type { HubMessage } from "../hub/index.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import type { TrackingSample } from "../protocol/samples.ts";
import { TextBytes } from "./text-bytes.ts";

/**
 * The data of a message as recordings have it: JSON with 32-bit numbers in their shortest form. Made when the first recording asks for it, and
 * once for all of them: a text of a megabyte takes some milliseconds.
 */
export class RecordedData {
  readonly #tracking = new TrackingText("");
  readonly #textBytes = new TextBytes();
  #message: HubMessage | undefined;
  #data: JsonObject | undefined;
  #bytes: Uint8Array | undefined;

  /** Begins with a message. {@link end} lets it go. */
  begin(message: HubMessage): void {
    this.#message = message;
  }

  end(): void {
    this.#message = undefined;
    this.#data = undefined;
    this.#bytes = undefined;
  }

  /** Owns: this or the message, until the next one. */
  borrowData(): JsonObject {
    this.#data ??= this.#message === undefined ? {} : this.#dataOf(this.#message);
    return this.#data;
  }

  /** How long the bytes are, if a recording has asked for them. Units: bytes. */
  get takenBytes(): number | undefined {
    return this.#bytes?.byteLength;
  }

  /** The data as bytes of JSON. Owns: this, until the next message. */
  borrowBytes(): Uint8Array {
    this.#bytes ??= this.#textBytes.borrow(JSON.stringify(this.borrowData()));
    return this.#bytes;
  }

  #dataOf({ body }: HubMessage): JsonObject {
    switch (body.from) {
      case "tracking":
        return this.#posesOf(body.sample);
      case "frame":
        return fpsEventData(body.sample, body.monitors);
      case "json":
        return body.data;
    }
  }

  /** Poses in a new frame of reference say so, unlike those that clients get: else a replay would take the change for a jump. */
  #posesOf(sample: Readonly<TrackingSample>): JsonObject {
    const data = this.#tracking.borrowData(sample);
    return sample.reference === "new" ? { ...data, reference: "new" } : data;
  }
}
