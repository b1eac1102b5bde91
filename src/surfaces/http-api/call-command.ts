import type { Caller } from "../../ingest/index.ts";
import { callRequest } from "../../protocol/commands.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { errorResponse } from "../../server/index.ts";
import { readJsonBody } from "./read-json-body.ts";

/** Answers `POST /command`: calls a command of a game for a program that has no WebSocket. */
export async function callCommand(request: Request, caller: Caller): Promise<Response> {
  const { text, refusal } = await readJsonBody(request);
  if (text === undefined) return errorResponse(refusal);
  const body = parseJsonObject(text, { keepLongNumbers: true });
  if (body === undefined)
    return errorResponse({ code: "bad_json", message: "expected one JSON object as the body" });
  const checked = callRequest.safeParse(body);
  if (!checked.success) return errorResponse({ code: "bad_command", message: describeIssue(checked.error) });
  return await new Promise((resolve) => {
    const asked = caller.call(checked.data, (outcome) => {
      if (outcome.refusal === undefined) {
        resolve(Response.json({ result: outcome.result, source: outcome.source }));
      } else {
        const { refusal: failed, gameCode } = outcome;
        resolve(errorResponse(failed, { fields: gameCode === undefined ? {} : { game_code: gameCode } }));
      }
    });
    // Whoever hangs up waits no longer, and takes nobody's place.
    request.signal.addEventListener("abort", () => asked.forget(), { once: true });
  });
}
