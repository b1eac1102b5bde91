import type { Refusal } from "../../protocol/error-message.ts";
import type { Answered } from "./game-questions.ts";

/** What came of a call. */
export type CallOutcome =
  | { source: string; result: unknown; refusal?: undefined }
  /** With the game's own code, where it was the game that refused. */
  | { refusal: Refusal; gameCode?: string | undefined };

/** What came of a question, in the words of the wire. */
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
