import { z } from "zod";
import type { Caller } from "../../../ingest/index.ts";
import { callRequest } from "../../../protocol/commands.ts";
import { type Answered, type Operation, operation } from "../operation/operation.ts";

const called = z.strictObject({
  result: z.unknown().describe("the answer of the game"),
  source: z.string().describe("the game that answered"),
});

/** `POST /command`: calls a command of a game, for programs without a WebSocket. */
export function postCommand(caller: Caller): Operation {
  return operation({
    method: "POST",
    path: "/command",
    id: "callCommand",
    summary: "calls a command that a game offers and waits for the answer; /status lists the commands",
    body: callRequest,
    badBody: "bad_command",
    answer: called,
    refusals: ["no_game", "ambiguous_game", "call_failed", "call_timed_out", "game_gone", "too_many_calls"],
    run: ({ body, signal }) =>
      new Promise<Answered<z.input<typeof called>>>((resolve) => {
        const asked = caller.call(body, (outcome) => {
          if (outcome.refusal === undefined) {
            resolve({ answer: { result: outcome.result, source: outcome.source } });
          } else {
            const { refusal, gameCode } = outcome;
            resolve({ refusal, ...(gameCode === undefined ? {} : { fields: { game_code: gameCode } }) });
          }
        });
        // A peer that hangs up no longer counts as a waiting call.
        signal.addEventListener("abort", () => asked.forget(), { once: true });
      }),
  });
}
