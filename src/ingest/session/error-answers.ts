import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import { errorMessage, type Refusal } from "../../protocol/error-message.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { RequestId } from "../../protocol/json-object.ts";

/** Most errors that are answered in a second. */
const ANSWERS_PER_SECOND = 1000;

/** Answers bad input with coded errors. Counts all of it, and answers only the first errors of each second, so that a flood of bad input causes no flood of answers. */
export class ErrorAnswers {
  #second = 0;
  #answered = 0;

  constructor(
    private readonly clock: Clock,
    private readonly refusals: Tally<ErrorCode>,
    private readonly send: (text: string) => void,
  ) {}

  /** Counts a refusal and sends it to the peer. */
  answer(refusal: Refusal, id?: RequestId): void {
    this.refusals.add(refusal.code);
    const second = Math.floor(this.clock.monotonicMillis() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#answered = 0;
    }
    if (this.#answered >= ANSWERS_PER_SECOND) return;
    this.#answered++;
    this.send(errorMessage(refusal, id));
  }
}
