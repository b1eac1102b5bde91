import type { JsonObject } from "../../protocol/json-object.ts";
import { readLinkAnswer } from "./link-answer.ts";
import type { LinkContext } from "./link-context.ts";
import type { LinkedSite } from "./linked-site.ts";
import { settleQuestion } from "./settle-question.ts";

/** Settles the question to a linked game that a message answers. Returns what is wrong with the message, if it should not have been sent. */
export function settleAnswer(
  message: JsonObject,
  site: LinkedSite,
  { hub, refusals }: Pick<LinkContext, "hub" | "refusals">,
): string | undefined {
  const { id } = message;
  const game = typeof id === "string" ? site.asked(id) : undefined;
  const read = game && readLinkAnswer(message, game);
  if (game !== undefined && read !== undefined) {
    settleQuestion(hub, game, read);
    return undefined;
  }
  if (message.type !== "error") {
    refusals.add("unknown_answer");
    return undefined;
  }
  // The near relay gives up a question at the same time, and tells a game that has left before its questions.
  const isSettled = typeof id === "string" && site.hasAsked(id);
  return isSettled ? undefined : `the other end refused a command: ${message.message}`;
}
