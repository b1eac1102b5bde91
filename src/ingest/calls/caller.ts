import type { Source } from "../../hub/index.ts";
import type { CallRequest } from "../../protocol/commands.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { MAX_CALLS_PER_CLIENT } from "../../protocol/limits.ts";
import { type CallOutcome, outcomeOf } from "./call-outcome.ts";
import type { GameCalls } from "./game-calls.ts";
import type { Asked } from "./game-questions.ts";
import type { Missing } from "./snapshot-question.ts";

/** The games that were asked for a fresh snapshot, each with the reason if it has none; or why no game was asked. */
export type FreshSnapshots =
  | { asked: ReadonlyMap<Source, Missing>; refusal?: undefined }
  | { asked?: undefined; refusal: Refusal };

/** Calls games for one client, or for all of HTTP together. Waits for a bounded number of answers, and can give them all up. */
export class Caller {
  readonly #waiting = new Set<Asked>();

  constructor(
    private readonly calls: GameCalls,
    private readonly maxWaiting = MAX_CALLS_PER_CLIENT,
  ) {}

  /** Number of answers that this caller waits for. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Calls a game's command. Calls back once, at once or later, unless the returned question is forgotten first. */
  call(request: CallRequest, done: (outcome: CallOutcome) => void): Asked {
    const full = this.#full();
    if (full !== undefined) return refused(full, done);
    const { game, refusal } = this.calls.target(request);
    if (game === undefined) return refused(refusal, done);
    const { name, timeout_s } = request;
    const { name: source } = game.source;
    const command = { command: "call", name, arguments: request.arguments };
    const asked = game.questions.ask(command, timeout_s * 1000, (answered) => {
      this.#waiting.delete(waits);
      this.#guard(() => done(outcomeOf(answered, { name, source, timeoutSeconds: timeout_s })));
    });
    if (asked === undefined) {
      const message = `expected fewer open calls: ${source} has not answered ${game.questions.size} yet`;
      return refused({ code: "too_many_calls", message }, done);
    }
    const waits = this.#wait(() => asked.forget());
    return waits;
  }

  /** Asks the games that answer get_snapshot, or the named one, for a snapshot. Calls back once, when all have answered or taken too long. */
  freshSnapshots(source: string | undefined, done: (snapshots: FreshSnapshots) => void): Asked {
    const full = this.#full();
    if (full !== undefined) return refused(full, done);
    const { games, refusal } = this.calls.snapshotGames(source);
    if (games === undefined) return refused(refusal, done);
    const missing = new Map<Source, Missing>(games.map((game) => [game.source, undefined]));
    const finish = () => this.#guard(() => done({ asked: missing }));
    let left = games.length;
    const asked: Asked[] = [];
    const waits = this.#wait(() => {
      for (const one of asked) one.forget();
    });
    for (const game of games) {
      const answered = (why: Missing) => {
        missing.set(game.source, why);
        if (--left > 0) return;
        this.#waiting.delete(waits);
        finish();
      };
      asked.push(game.snapshots.wait(answered));
    }
    if (games.length === 0) {
      this.#waiting.delete(waits);
      finish();
    }
    return waits;
  }

  /** Gives up all answers: nothing is called back any more. */
  forget(): void {
    for (const asked of [...this.#waiting]) asked.forget();
  }

  #full(): Refusal | undefined {
    if (this.#waiting.size < this.maxWaiting) return undefined;
    const message = `expected at most ${this.maxWaiting} calls to wait for an answer at a time`;
    return { code: "too_many_calls", message };
  }

  #wait(forget: () => void): Asked {
    const waits: Asked = {
      forget: () => {
        this.#waiting.delete(waits);
        forget();
      },
    };
    this.#waiting.add(waits);
    return waits;
  }

  /** Logs an error of the code that handles the answer, so that it does not count as the game's. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.calls.log.error({ err: error }, "the answer to a call could not be passed on");
    }
  }
}

function refused(refusal: Refusal, done: (outcome: { refusal: Refusal }) => void): Asked {
  done({ refusal });
  return { forget() {} };
}
