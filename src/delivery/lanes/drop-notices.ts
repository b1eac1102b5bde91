import type { MessageSource } from "../../hub/index.ts";

/** Identity of a dropped message. Its number counts the messages of one topic from one source. */
export interface DroppedMessage {
  readonly topic: string;
  readonly source: Pick<MessageSource, "name" | "epoch">;
  readonly seq: number;
}

/** Messages of one topic and source that never reached the relay, or too late to be shown. */
export interface LostMessages extends Omit<DroppedMessage, "seq"> {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** The messages of one topic and source that a client lost, in the form of the notice. */
export interface Dropped {
  topic: string;
  source: string;
  source_epoch: string;
  count: number;
  /** `seq` of the first and the last of them. */
  first: number;
  last: number;
}

/** Dropped messages of which clients have not been told yet, by topic and source. */
export class DropNotices {
  /** By source, then by topic: a key made of both would cost a new text for each message. */
  readonly #untold = new Map<DroppedMessage["source"], Map<string, Dropped>>();

  /** Adds one message. */
  add({ topic, source, seq }: DroppedMessage): void {
    this.#add(topic, source, 1, seq, seq);
  }

  /** Adds several messages of one topic and source. `first` and `last` are their lowest and highest number. */
  addAll({ topic, source, count, first, last }: LostMessages): void {
    this.#add(topic, source, count, first, last);
  }

  /** Takes out everything: one entry for each topic and source. */
  take(): Dropped[] {
    const untold = [...this.#untold.values()].flatMap((ofSource) => [...ofSource.values()]);
    this.#untold.clear();
    return untold;
  }

  /** Takes numbers alone, so that a message that is dropped costs no object. */
  #add(topic: string, source: DroppedMessage["source"], count: number, first: number, last: number): void {
    const ofSource = this.#ofSource(source);
    const known = ofSource.get(topic);
    if (known === undefined) {
      const { name, epoch } = source;
      ofSource.set(topic, { topic, source: name, source_epoch: epoch, count, first, last });
    } else {
      known.count += count;
      known.first = Math.min(known.first, first);
      known.last = Math.max(known.last, last);
    }
  }

  #ofSource(source: DroppedMessage["source"]): Map<string, Dropped> {
    let known = this.#untold.get(source);
    if (known === undefined) {
      known = new Map();
      this.#untold.set(source, known);
    }
    return known;
  }
}
