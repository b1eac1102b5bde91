import { z } from "zod";
import { shortened } from "../../../base/shortened.ts";
import type { Caller } from "../../../ingest/index.ts";
import { callRequest } from "../../../protocol/commands.ts";
import { oneSourceInput } from "../tool/question.ts";
import { type Tool, type ToolAnswer, tool } from "../tool/tool.ts";

/** Longest wait for the answer of a game. Units: seconds. */
const MAX_WAIT_SECONDS = 55;
/** Longest answer of a game that is passed on whole. Units: characters of JSON. */
const MAX_RESULT_CHARACTERS = 6000;

const output = z.strictObject({
  source: z.string(),
  result: z.unknown().describe("the answer of the game; null if it is too long"),
  cut: z.string().nullable().describe("begin of a longer answer, as JSON"),
});

/** `call_game_command`: calls a command that a game offers. */
export function callGameCommand(caller: Caller): Tool {
  const { name, arguments: args } = callRequest.shape;
  return tool({
    name: "call_game_command",
    title: "Call a command",
    description:
      "Calls a command that a game offers (what_is_happening lists them) and waits for the answer. The game decides what it does.",
    changes: "game",
    right: "control",
    input: z.strictObject({
      name,
      arguments: args,
      source: oneSourceInput,
      timeout_s: z.number().positive().max(MAX_WAIT_SECONDS).default(10),
    }),
    output,
    run(request, signal) {
      return new Promise<ToolAnswer<z.input<typeof output>>>((resolve) => {
        const asked = caller.call(request, (outcome) => {
          if (outcome.refusal !== undefined) {
            const { refusal, gameCode } = outcome;
            const message =
              gameCode === undefined ? refusal.message : `${refusal.message} (the game's code: ${gameCode})`;
            resolve({ refusal: { ...refusal, message: shortened(message, 1000) } });
            return;
          }
          const json = JSON.stringify(outcome.result ?? null);
          const isLong = json.length > MAX_RESULT_CHARACTERS;
          const data = {
            source: outcome.source,
            result: isLong ? null : (outcome.result ?? null),
            cut: isLong ? shortened(json, MAX_RESULT_CHARACTERS) : null,
          };
          resolve({ text: `${outcome.source} answered ${request.name}: ${shortened(json, 400)}`, data });
        });
        // An assistant that hangs up no longer counts as a waiting call.
        signal.addEventListener(
          "abort",
          () => {
            asked.forget();
            resolve({
              refusal: {
                code: "call_timed_out",
                message: `expected the assistant to wait for ${request.name}, but it hung up`,
              },
            });
          },
          { once: true },
        );
      });
    },
  });
}
