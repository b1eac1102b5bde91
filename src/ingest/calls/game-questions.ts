import type { Clock, Timer } from "../../base/clock.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { MAX_CALL_SECONDS, MAX_QUESTIONS_PER_GAME } from "../../protocol/limits.ts";

/** What a game answers to a question of the relay. */
export type GameAnswer =
  | { id: string; outcome: "result"; result: unknown }
  | { id: string; outcome: "error"; message: string; gameCode?: string };

/** What came of a question: the game's answer, or why there is none. */
export type Answered = GameAnswer | { outcome: "timed_out" } | { outcome: "gone" };

/** A question that was put. */
export interface Asked {
  /** Nobody waits any more: nothing is called back. */
  forget(): void;
}

interface Question {
  state: "waited for" | "forgotten" | "too late";
  settle(answered: Answered): void;
  timer: Timer;
  /** Frees the place of a question that the game never answers. */
  lapse: Timer;
}

/**
 * The questions that the relay has put to one game, by ids of its own, until they are answered.
 * One that took too long keeps its place for as long as any call may take: a game that hangs is not asked without end.
 */
export class GameQuestions {
  readonly #open = new Map<string, Question>();
  #count = 0;
  #gone = false;

  constructor(
    private readonly clock: Clock,
    /** What every id begins with; a new one for each connection. */
    private readonly epoch: string,
    private readonly send: (text: string) => void,
  ) {}

  /** Questions without an answer, those that nobody waits for among them. */
  get size(): number {
    return this.#open.size;
  }

  /** Puts a question, and calls back once, later. Returns undefined where the game has too many already. Units: milliseconds. */
  ask(command: JsonObject, timeoutMillis: number, settle: (answered: Answered) => void): Asked | undefined {
    if (this.#gone || this.#open.size >= MAX_QUESTIONS_PER_GAME) return undefined;
    const id = `${this.epoch}/${++this.#count}`;
    const timer = this.clock.after(timeoutMillis, () => {
      question.state = "too late";
      settle({ outcome: "timed_out" });
    });
    const lapse = this.clock.after(MAX_CALL_SECONDS * 1000, () => this.#take(id));
    const question: Question = { state: "waited for", settle, timer, lapse };
    this.#open.set(id, question);
    this.send(JSON.stringify({ ...command, id }));
    return {
      forget() {
        question.state = "forgotten";
        timer.cancel();
      },
    };
  }

  /** Whether an id is of this relay's making, answered or not. */
  issued(id: string): boolean {
    return id.startsWith(`${this.epoch}/`);
  }

  /** Whether an answer under this id still comes in time. */
  awaits(id: string): boolean {
    const question = this.#open.get(id);
    return question !== undefined && question.state !== "too late";
  }

  /** Hands an answer to whoever waits for it. Returns false when it answers nothing, or too late. */
  answer(answer: GameAnswer): boolean {
    const question = this.#take(answer.id);
    if (question === undefined || question.state === "too late") return false;
    if (question.state === "waited for") question.settle(answer);
    return true;
  }

  /** The game has left. */
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
