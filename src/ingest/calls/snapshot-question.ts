import type { Clock } from "../../base/clock.ts";
import { FRESH_SNAPSHOT_MILLIS } from "../../protocol/limits.ts";
import type { Answered, Asked, GameQuestions } from "./game-questions.ts";

/** After this an unanswered question is repeated. Not earlier, so that a game that hangs does not get many at once. Units: milliseconds. */
const ASK_AGAIN_MILLIS = 5000;

/** Why there is no fresh snapshot of a game; undefined if there is one. */
export type Missing = string | undefined;

/** Asks one game for its snapshot, once for all callers that ask at the same time. */
export class SnapshotQuestion {
  #asked = false;
  readonly #waiting = new Set<(missing: Missing) => void>();

  constructor(
    private readonly clock: Clock,
    private readonly questions: GameQuestions,
  ) {}

  /** Asks, and calls back once: when the game has answered, has taken too long, or has left. */
  wait(done: (missing: Missing) => void): Asked {
    const finish = (missing: Missing) => {
      timer.cancel();
      this.#waiting.delete(finish);
      done(missing);
    };
    const timer = this.clock.after(FRESH_SNAPSHOT_MILLIS, () =>
      finish(`did not answer within ${FRESH_SNAPSHOT_MILLIS / 1000} s`),
    );
    this.#waiting.add(finish);
    if (!this.#asked) this.#ask();
    return {
      forget: () => {
        timer.cancel();
        this.#waiting.delete(finish);
      },
    };
  }

  #ask(): void {
    const asked = this.questions.ask({ command: "get_snapshot" }, ASK_AGAIN_MILLIS, (answered) => {
      this.#asked = false;
      this.#finishAll(missingOf(answered));
    });
    this.#asked = asked !== undefined;
    if (asked === undefined) this.#finishAll("has too many questions to answer");
  }

  #finishAll(missing: Missing): void {
    for (const finish of [...this.#waiting]) finish(missing);
  }
}

function missingOf(answered: Answered): Missing {
  switch (answered.outcome) {
    case "result":
      return undefined;
    case "error":
      return `refused: ${answered.message}`;
    case "gone":
      return "left before it answered";
    case "timed_out":
      return "did not answer in time";
  }
}
