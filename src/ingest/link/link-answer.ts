import type { JsonBody } from "../../hub/index.ts";
import { isJsonObject, type JsonObject } from "../../protocol/json-object.ts";
import { MAX_GAME_ERROR_CHARACTERS } from "../../protocol/limits.ts";
import type { GameAnswer } from "../calls/index.ts";

/** The answer of a near relay to a question to one of its games: that of the game, or why there is none. */
export interface LinkAnswer {
  answer: GameAnswer;
  /** The snapshot of the game, if that was the question and the game has answered. */
  snapshot?: { body: JsonBody; timestampSeconds: number };
}

/** Error codes of a near relay that say that there is no answer. */
const NO_ANSWER: ReadonlyMap<unknown, "timed_out" | "gone"> = new Map([
  ["call_timed_out", "timed_out"],
  ["game_gone", "gone"],
]);

/** Reads an answer to a question; undefined if the message is none. `epoch` is that of the game that was asked. */
export function readLinkAnswer(message: JsonObject, epoch: string): LinkAnswer | undefined {
  const { type, id } = message;
  if (typeof id !== "string") return undefined;
  if (type === "result") return { answer: { id, outcome: "result", result: message.result ?? null } };
  if (type === "error") return { answer: errorOf(id, message) };
  return type === "snapshot" ? snapshotOf(id, message, epoch) : undefined;
}

function errorOf(id: string, { code, message, game_code }: JsonObject): GameAnswer {
  const outcome = NO_ANSWER.get(code);
  if (outcome !== undefined) return { id, outcome };
  const words = typeof message === "string" ? message.slice(0, MAX_GAME_ERROR_CHARACTERS) : "no reason given";
  return {
    id,
    outcome: "error",
    message: words,
    ...(typeof game_code === "string" ? { gameCode: game_code } : {}),
  };
}

/** The entry of the game in the snapshot has its own answer, or a note that says why there is none. */
function snapshotOf(id: string, { data, timestamp }: JsonObject, epoch: string): LinkAnswer {
  const sources = isJsonObject(data) && Array.isArray(data.sources) ? data.sources : [];
  const entry: unknown = sources.find((one) => isJsonObject(one) && one.epoch === epoch);
  const { snapshot, note } = isJsonObject(entry) ? entry : {};
  if (!isJsonObject(snapshot)) {
    const message = typeof note === "string" ? note : "its relay does not know it";
    return { answer: { id, outcome: "error", message: message.slice(0, MAX_GAME_ERROR_CHARACTERS) } };
  }
  const { age_ms: _, ...said } = snapshot;
  const timestampSeconds = typeof timestamp === "number" ? timestamp : 0;
  const text = JSON.stringify({ type: "snapshot", data: said, timestamp: timestampSeconds });
  return {
    answer: { id, outcome: "result", result: null },
    snapshot: { body: { from: "json", text, data: said }, timestampSeconds },
  };
}
