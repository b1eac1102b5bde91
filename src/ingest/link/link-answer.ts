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

/** The code of an error that a game answered with. */
const OF_THE_GAME = "call_failed";

/** The game that was asked. */
interface AskedGame {
  epoch: string;
  /** The site of the near relay; undefined for the relay of an edge, which is the one that was asked. */
  site: string | undefined;
}

/** Reads an answer to a question to a game; undefined if the message is none. */
export function readLinkAnswer(message: JsonObject, { epoch, site }: AskedGame): LinkAnswer | undefined {
  const { type, id } = message;
  if (typeof id !== "string") return undefined;
  if (type === "result") return { answer: { id, outcome: "result", result: message.result ?? null } };
  if (type === "error") return { answer: errorOf(id, message, site) };
  return type === "snapshot" ? snapshotOf(id, message, epoch) : undefined;
}

/** Where a near relay refuses, the words say that it was that one, and what to do. */
function errorOf(id: string, { code, message, game_code }: JsonObject, site: string | undefined): GameAnswer {
  const outcome = NO_ANSWER.get(code);
  if (outcome !== undefined) return { id, outcome };
  const said = typeof message === "string" ? message.slice(0, MAX_GAME_ERROR_CHARACTERS) : "no reason given";
  const words = code === OF_THE_GAME || site === undefined ? said : `${refusalWords(code, site)}: ${said}`;
  return {
    id,
    outcome: "error",
    message: words,
    ...(typeof game_code === "string" ? { gameCode: game_code } : {}),
  };
}

function refusalWords(code: unknown, site: string): string {
  const refused = `the relay at the site ${site} refused this, not the one that you asked`;
  return code === "forbidden"
    ? `${refused}; give the address of its link (--upstream) a token with the right control there`
    : `${refused} (${String(code).slice(0, 64)})`;
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
