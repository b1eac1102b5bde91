import { errors, type NatsConnection } from "@nats-io/transport-node";
import { reasonOf } from "../../base/reason-of.ts";
import type { GameAnswer } from "../../ingest/index.ts";
import type { SiteQuestion } from "../../ingest/link/index.ts";
import { readSiteMessage, type SiteQuestionMessage } from "./site-messages.ts";

/** How much longer this relay waits than the other one, whose answer says more. Units: milliseconds. */
const LONGER_MILLIS = 500;

/** Sends a question to the relay of a site. Resolves to the answer; undefined if it would come too late. */
export async function askSite(
  connection: NatsConnection | undefined,
  subject: string,
  { id, question, timeoutSeconds }: SiteQuestion,
  maxDepth: number,
): Promise<GameAnswer | undefined> {
  const failed = (message: string): GameAnswer => ({ id, outcome: "error", message });
  if (connection === undefined || connection.isClosed())
    return failed("the relay of the game cannot be reached: there is no connection to NATS");
  // The first part of an id is the epoch of the game.
  const source_epoch = id.slice(0, id.lastIndexOf("/"));
  const { name, arguments: given } = question;
  const message = {
    command: question.command,
    source_epoch,
    timeout_s: timeoutSeconds,
    ...(question.command === "call" ? { name, arguments: given } : {}),
  } as SiteQuestionMessage;
  try {
    const timeout = timeoutSeconds * 1000 + LONGER_MILLIS;
    const { data } = await connection.request(subject, JSON.stringify(message), { timeout });
    const answer = readSiteMessage("answer", data, maxDepth);
    if (typeof answer === "string") return failed(`the relay of the game answered wrongly: ${answer}`);
    if (answer.outcome === "result") return { id, outcome: "result", result: answer.result };
    const { game_code: gameCode } = answer;
    return { id, outcome: "error", message: answer.message, ...(gameCode === undefined ? {} : { gameCode }) };
  } catch (error) {
    if (error instanceof errors.TimeoutError) return undefined;
    if (error instanceof errors.NoRespondersError)
      return failed(
        "the relay of the game takes no questions by NATS: it is gone, or may not subscribe to them",
      );
    return failed(`the relay of the game cannot be asked: ${reasonOf(error)}`);
  }
}
