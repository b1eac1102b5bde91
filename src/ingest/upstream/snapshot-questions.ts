import type { Clock } from "../../base/clock.ts";

/** How long a client's question waits for the upstream's answer. Units: milliseconds. */
const LONGEST_WAIT_MILLIS = 300;
/** After this an unanswered question is put again. Until then it stands: an upstream that hangs finds no pile of them. */
const ASK_AGAIN_MILLIS = 5000;
/** Most questions that wait; those beyond are answered with what is known. */
const MAX_WAITING = 1000;

/** Asks the upstream of one connection for its snapshot, once for all who want to know at the same time. */
export class SnapshotQuestions {
  #unanswered = 0;
  #askedAtMillis = 0;
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    private readonly send: () => void,
    /** A question was answered with what is known, because too many wait. */
    private readonly crowded: () => void = () => {},
  ) {}

  /** Asks, unless a question stands. */
  ask(): void {
    const now = this.clock.monotonicMillis();
    if (this.#unanswered > 0 && now - this.#askedAtMillis < ASK_AGAIN_MILLIS) return;
    this.#unanswered++;
    this.#askedAtMillis = now;
    this.send();
  }

  /** Asks, and calls back once: when the answer is there, or has taken too long, or will not come. */
  wait(done: () => void): void {
    if (this.#waiting.size >= MAX_WAITING) {
      this.crowded();
      done();
      return;
    }
    const finish = () => {
      timer.cancel();
      this.#waiting.delete(finish);
      done();
    };
    const timer = this.clock.after(LONGEST_WAIT_MILLIS, finish);
    this.#waiting.add(finish);
    this.ask();
  }

  /** Whether a snapshot that comes now answers a question, be it late. */
  get expected(): boolean {
    return this.#unanswered > 0;
  }

  /** The expected snapshot is there for everybody to read. */
  answered(): void {
    this.#unanswered--;
    this.letGo();
  }

  /** Lets all who wait have what is known. */
  letGo(): void {
    for (const finish of [...this.#waiting]) finish();
  }
}
