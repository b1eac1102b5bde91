import { NumberTrack } from "./number-track.ts";

/** What one client got of one topic, against what there was. */
export class TopicAccount {
  /** Messages that the server said the client would not get. */
  reported = 0;
  /** The server's `seq` of each game's connection: it tells of every game's messages. */
  readonly #seqs = new Map<string, NumberTrack>();
  /** The producer's own numbers, which a server that counts wrongly cannot hide behind. */
  readonly #own: NumberTrack | undefined;

  /** `firstOwn` is the number with which the load test's own producer begins; undefined where its messages cannot be counted. */
  constructor(firstOwn: number | undefined) {
    this.#own = firstOwn === undefined ? undefined : new NumberTrack(firstOwn);
  }

  /** Messages that did not come. */
  get lost(): number {
    return Math.max(this.#sumOfSeqs("missing"), this.#own?.missing ?? 0);
  }

  /** Messages that did not come and that nobody told of. */
  get unreported(): number {
    return Math.max(0, this.lost - this.reported);
  }

  /** Messages that came again, or after a later one. */
  get repeated(): number {
    return Math.max(this.#sumOfSeqs("repeated"), this.#own?.repeated ?? 0);
  }

  /** Whether its messages have numbers. */
  get counts(): boolean {
    return this.#own !== undefined || this.#seqs.size > 0;
  }

  takeSeq(sourceEpoch: string, seq: number): void {
    let track = this.#seqs.get(sourceEpoch);
    if (track === undefined) {
      track = new NumberTrack();
      this.#seqs.set(sourceEpoch, track);
    }
    track.take(seq);
  }

  takeOwn(number: number): void {
    this.#own?.take(number);
  }

  /** Whether the producer's messages up to this one have come or are known to be missing. */
  hasReached(last: number): boolean {
    return this.#own === undefined || this.#own.hasReached(last);
  }

  #sumOfSeqs(what: "missing" | "repeated"): number {
    return [...this.#seqs.values()].reduce((sum, track) => sum + track[what], 0);
  }

  /** No more will come: what has not is lost. `last` is the producer's last number. */
  endAt(last: number): void {
    this.#own?.endAt(last);
  }
}
