import { z } from "zod";
import type { Caller } from "../../../ingest/index.ts";
import { callRequest } from "../../../protocol/commands.ts";
import { type Answered, type Operation, operation } from "../operation/operation.ts";

const called = z.strictObject({
  result: z.unknown().describe("what the game answered"),
  source: z.string().describe("which game"),
});

/** `POST /command`: calls a command of a game, for a program that has no WebSocket. */
export function postCommand(caller: Caller): Operation {
  return operation({
    method: "POST",
    path: "/command",
    id: "callCommand",
    summary: "calls a command that a game offers, and waits for its answer; /status lists them",
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
        // Whoever hangs up waits no longer, and takes nobody's place.
        signal.addEventListener("abort", () => asked.forget(), { once: true });
      }),
  });
}
