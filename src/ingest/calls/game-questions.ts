import type { Clock, Timer } from "../../base/clock.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { MAX_CALL_SECONDS, MAX_QUESTIONS_PER_GAME } from "../../protocol/limits.ts";

/** The answer of a game to a question of the relay. */
export type GameAnswer =
  | { id: string; outcome: "result"; result: unknown }
  | { id: string; outcome: "error"; message: string; gameCode?: string }
  /** A near relay says that the game gave no answer. */
  | { id: string; outcome: "timed_out" | "gone" };

/** The outcome of a question: the game's answer, or why there is none. */
export type Answered = GameAnswer | { outcome: "timed_out" } | { outcome: "gone" };

/** A question of the relay to a game, as it is sent. */
export type GameQuestion = JsonObject & {
  command: string;
  /** Made by the relay. */
  id: string;
};

/** A question that a game was asked. */
export interface Asked {
  /** Gives the answer up: nothing is called back. */
  forget(): void;
}

interface Question {
  state: "waited for" | "forgotten" | "too late";
  settle(answered: Answered): void;
  timer: Timer;
  /** Frees the place of a question that the game does not answer. */
  lapse: Timer;
}

/**
 * The questions that the relay has asked one game and that are not answered yet, under ids of the relay.
 * A question that timed out keeps its place for the longest time that a call may take, so that a game that hangs gets a bounded number.
 */
export class GameQuestions {
  readonly #open = new Map<string, Question>();
  #count = 0;
  #gone = false;

  constructor(
    private readonly clock: Clock,
    /** The first part of every id; a new one for each connection. */
    private readonly epoch: string,
    private readonly send: (question: GameQuestion, timeoutMillis: number) => void,
  ) {}

  /** Questions without an answer, including those that were given up. */
  get size(): number {
    return this.#open.size;
  }

  /** Asks the game, and calls back once, later. Returns undefined if the game has too many open questions. Units: milliseconds. */
  ask(
    command: JsonObject & { command: string },
    timeoutMillis: number,
    settle: (answered: Answered) => void,
  ): Asked | undefined {
    if (this.#gone || this.#open.size >= MAX_QUESTIONS_PER_GAME) return undefined;
    const id = `${this.epoch}/${++this.#count}`;
    const timer = this.clock.after(timeoutMillis, () => {
      question.state = "too late";
      settle({ outcome: "timed_out" });
    });
    const lapse = this.clock.after(MAX_CALL_SECONDS * 1000, () => this.#take(id));
    const question: Question = { state: "waited for", settle, timer, lapse };
    this.#open.set(id, question);
    this.send({ ...command, id }, timeoutMillis);
    return {
      forget() {
        question.state = "forgotten";
        timer.cancel();
      },
    };
  }

  /** Whether this relay made an id, for a question that is answered or not. */
  issued(id: string): boolean {
    return id.startsWith(`${this.epoch}/`);
  }

  /** Whether an answer under this id would still be in time. */
  awaits(id: string): boolean {
    const question = this.#open.get(id);
    return question !== undefined && question.state !== "too late";
  }

  /** Settles the question of an answer. Returns false if there is no such question, or the answer is too late. */
  answer(answer: GameAnswer): boolean {
    const question = this.#take(answer.id);
    if (question === undefined || question.state === "too late") return false;
    if (question.state === "waited for") question.settle(answer);
    return true;
  }

  /** The game has disconnected: settles every question. */
  gone(): void {
    this.#gone = true;
    for (const id of [...this.#open.keys()]) {
      const question = this.#take(id);
      if (question?.state === "waited for") question.settle({ outcome: "gone" });
    }
  }

  #take(id: string): Question | undefined {
    const question = this.#open.get(id);
    this.#open.delete(id);
    question?.timer.cancel();
    question?.lapse.cancel();
    return question;
  }
}
