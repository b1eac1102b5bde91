import { NumberTrack } from "./number-track.ts";

/** Counts the lost and repeated messages of one topic at one client. */
export class TopicAccount {
  /** Number of lost messages that the server reported. */
  reported = 0;
  /** The server's `seq` numbers for each connection of a game. They cover every game. */
  readonly #seqs = new Map<string, NumberTrack>();
  /** The producer's own numbers. They reveal losses even if the server counts wrongly. */
  readonly #own: NumberTrack | undefined;

  /** `firstOwn` is the first number of the load test's own producer; undefined if its messages cannot be counted. */
  constructor(firstOwn: number | undefined) {
    this.#own = firstOwn === undefined ? undefined : new NumberTrack(firstOwn);
  }

  /** Number of lost messages. */
  get lost(): number {
    return Math.max(this.#sumOfSeqs("missing"), this.#own?.missing ?? 0);
  }

  /** Number of lost messages that the server did not report. */
  get unreported(): number {
    return Math.max(0, this.lost - this.reported);
  }

  /** Number of messages that arrived twice, or after a later message. */
  get repeated(): number {
    return Math.max(this.#sumOfSeqs("repeated"), this.#own?.repeated ?? 0);
  }

  /** Whether the messages have numbers. */
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

  /** Whether the producer's messages up to this number have arrived or count as lost. */
  hasReached(last: number): boolean {
    return this.#own === undefined || this.#own.hasReached(last);
  }

  #sumOfSeqs(what: "missing" | "repeated"): number {
    return [...this.#seqs.values()].reduce((sum, track) => sum + track[what], 0);
  }

  /** Counts the producer's messages up to `last` that have not arrived as lost. */
  endAt(last: number): void {
    this.#own?.endAt(last);
  }
}
