import type { Refusal } from "../../protocol/error-message.ts";
import type { Answered } from "./game-questions.ts";

/** The outcome of a call: the game's result, or why there is none. */
export type CallOutcome =
  | { source: string; result: unknown; refusal?: undefined }
  /** `gameCode` is the game's own error code, if the game refused the call. */
  | { refusal: Refusal; gameCode?: string | undefined };

/** Turns the outcome of a question into that of a call. */
export function outcomeOf(
  answered: Answered,
  { name, source, timeoutSeconds }: { name: string; source: string; timeoutSeconds: number },
): CallOutcome {
  switch (answered.outcome) {
    case "result":
      return { source, result: answered.result };
    case "error":
      return { refusal: { code: "call_failed", message: answered.message }, gameCode: answered.gameCode };
    case "timed_out": {
      const message = `expected ${source} to answer ${name} within ${timeoutSeconds} s`;
      return { refusal: { code: "call_timed_out", message } };
    }
    case "gone":
      return { refusal: { code: "game_gone", message: `${source} left before it answered ${name}` } };
  }
}
