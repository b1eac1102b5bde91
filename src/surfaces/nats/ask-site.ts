import { errors, type NatsConnection } from "@nats-io/transport-node";
import { reasonOf } from "../../base/reason-of.ts";
import type { LinkAnswer, SiteQuestion } from "../../ingest/link/index.ts";
import { isJsonObject } from "../../protocol/json-object.ts";
import { readSiteMessage, type SiteQuestionMessage } from "./site-messages.ts";

/** How much longer this relay waits than the other one, whose answer says more. Units: milliseconds. */
const LONGER_MILLIS = 500;

/** Sends a question to the relay of a site. Resolves to the answer; undefined if it would come too late. */
export async function askSite(
  connection: NatsConnection | undefined,
  subject: string,
  { id, question, timeoutSeconds }: SiteQuestion,
  maxDepth: number,
): Promise<LinkAnswer | undefined> {
  const failed = (message: string): LinkAnswer => ({ answer: { id, outcome: "error", message } });
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
    if (answer.outcome === "result") {
      const { result, timestamp } = answer;
      const snapshot = question.command === "get_snapshot" ? snapshotOf(result, timestamp) : undefined;
      return {
        answer: { id, outcome: "result", result: snapshot === undefined ? (result ?? null) : null },
        ...(snapshot === undefined ? {} : { snapshot }),
      };
    }
    const { game_code, message: words } = answer;
    const gameCode = game_code === undefined ? {} : { gameCode: game_code };
    return { answer: { id, outcome: "error", message: words, ...gameCode } };
  } catch (error) {
    if (error instanceof errors.TimeoutError) return undefined;
    if (error instanceof errors.NoRespondersError)
      return failed(
        "the relay of the game takes no questions by NATS: it is gone, or may not subscribe to them",
      );
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    if (cause instanceof errors.PermissionViolationError)
      return failed(`this relay may not ask games of other sites: the NATS server refuses ${subject}`);
    return failed(`the relay of the game cannot be asked: ${reasonOf(error)}`);
  }
}

function snapshotOf(data: unknown, timestampSeconds = 0): LinkAnswer["snapshot"] {
  if (!isJsonObject(data)) return undefined;
  const text = JSON.stringify({ type: "snapshot", data, timestamp: timestampSeconds });
  return { body: { from: "json", text, data }, timestampSeconds };
}
