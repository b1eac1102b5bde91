import type { Clock } from "../../base/clock.ts";

/** Longest time that a client's question waits for the upstream's answer. Units: milliseconds. */
const LONGEST_WAIT_MILLIS = 300;
/** After this an unanswered question is repeated. Not earlier, so that an upstream that hangs does not get many at once. Units: milliseconds. */
const ASK_AGAIN_MILLIS = 5000;
/** Most questions that wait. Further ones are answered at once, with the newest known state. */
const MAX_WAITING = 1000;

/** Asks the upstream of one connection for its snapshot, once for all clients that ask at the same time. */
export class SnapshotQuestions {
  #unanswered = 0;
  #askedAtMillis = 0;
  /** Whether the upstream has answered its last question in time. */
  #isPrompt = false;
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    private readonly send: () => void,
    /** A question was answered with what is known, because too many wait. */
    private readonly crowded: () => void = () => {},
  ) {}

  /** Asks, unless an unanswered question is recent. */
  ask(): void {
    const now = this.clock.monotonicMillis();
    if (this.#unanswered > 0 && now - this.#askedAtMillis < ASK_AGAIN_MILLIS) return;
    this.#unanswered++;
    this.#askedAtMillis = now;
    this.send();
  }

  /**
   * Asks, and calls back once: when the upstream has answered, has taken too long, or has left. Calls back at once as long as the upstream
   * has not answered the last question in time: one that never answers would delay every snapshot.
   */
  wait(done: () => void): void {
    if (this.#waiting.size >= MAX_WAITING) {
      this.crowded();
      done();
      return;
    }
    this.ask();
    if (!this.#isPrompt) {
      done();
      return;
    }
    const finish = () => {
      timer.cancel();
      this.#waiting.delete(finish);
      done();
    };
    const timer = this.clock.after(LONGEST_WAIT_MILLIS, () => {
      this.#isPrompt = false;
      finish();
    });
    this.#waiting.add(finish);
  }

  /** Whether a snapshot that arrives now answers a question, even a late one. */
  get expected(): boolean {
    return this.#unanswered > 0;
  }

  /** The expected snapshot has arrived, and the hub has it. */
  answered(): void {
    this.#unanswered--;
    this.#isPrompt = this.clock.monotonicMillis() - this.#askedAtMillis <= LONGEST_WAIT_MILLIS;
    this.release();
  }

  /** Ends the wait of every client: they are answered with the newest known state. */
  release(): void {
    for (const finish of [...this.#waiting]) finish();
  }
}
