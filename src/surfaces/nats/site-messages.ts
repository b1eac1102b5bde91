import { z } from "zod";
import { checkSchema } from "../../base/check-schema.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { MAX_CALL_SECONDS, MAX_GAME_ERROR_CHARACTERS } from "../../protocol/limits.ts";
import { linkNotice, siteName, wish } from "../../protocol/link-notices.ts";

/** Most games that a relay lists each second. */
export const MAX_LISTED_GAMES = 4096;
/** Most topics of the engine's profiler in a wish. */
const MAX_PROFILER_TOPICS = 16;

/** A run of a relay: who says something. */
const relayRun = z.object({
  site: siteName,
  epoch: z.string().min(1).max(64),
  /** Where it runs, for people. */
  host: z.string().max(128),
  pid: z.number(),
});
/** A run of a relay, as others know it. */
export type RelayRun = z.infer<typeof relayRun>;

/** What a relay says each second: that it is there, and which games it has. */
const siteNotice = z.object({
  type: z.literal("site"),
  relay: relayRun,
  version: z.string().max(64),
  /** When it started, by its clock. Units: unix seconds. */
  started_at: z.number(),
  /** Whether it hands its games on; false while another relay has the same name. */
  exports: z.boolean(),
  /** Whether all its games have just been told. */
  told: z.boolean().optional(),
  /** Epochs of its games; absent if there are too many to list. */
  games: z.array(z.string().min(1).max(128)).max(MAX_LISTED_GAMES).optional(),
});
/** A checked notice of a site. */
export type SiteNotice = z.infer<typeof siteNotice>;

/** What a relay says on its subject of games. */
const gamesMessage = z.union([siteNotice, linkNotice]);
/** A checked message about the games of a site. */
export type GamesMessage = z.infer<typeof gamesMessage>;

/** What a relay needs of the games of another one. */
const siteWish = wish.extend({
  from: relayRun,
  /** A new one when its sender needs to be told all games anew. */
  reader: z.string().min(1).max(64),
  /** Topics of the engine's profiler that it needs. */
  topics: z.array(z.string().startsWith("profiler/").max(64)).max(MAX_PROFILER_TOPICS),
});
/** A checked wish. */
export type SiteWish = z.infer<typeof siteWish>;

const questionTarget = {
  source_epoch: z.string().min(1).max(128),
  timeout_s: z.number().positive().max(MAX_CALL_SECONDS),
};

/** A question to a game of another site. */
const siteQuestion = z.discriminatedUnion("command", [
  z.object({
    command: z.literal("call"),
    ...questionTarget,
    name: z.string().min(1).max(128),
    arguments: z.unknown(),
  }),
  z.object({ command: z.literal("get_snapshot"), ...questionTarget }),
]);
/** A checked question. */
export type SiteQuestionMessage = z.infer<typeof siteQuestion>;

/** The answer to such a question. */
const siteAnswer = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("result"),
    /** Of a call, what the game answered; of a question for its snapshot, the data of that. */
    result: z.unknown(),
    /** When the snapshot was. Units: unix seconds. */
    timestamp: z.number().optional(),
  }),
  z.object({
    outcome: z.literal("error"),
    message: z.string().max(2 * MAX_GAME_ERROR_CHARACTERS),
    game_code: z.string().max(256).optional(),
  }),
]);
/** A checked answer. */
export type SiteAnswer = z.infer<typeof siteAnswer>;

const SCHEMAS = { games: gamesMessage, wish: siteWish, question: siteQuestion, answer: siteAnswer };
type Schemas = typeof SCHEMAS;

/** Reads a message of another relay; why it is none as text. */
export function readSiteMessage<Kind extends keyof Schemas>(
  kind: Kind,
  bytes: Uint8Array,
  maxDepth: number,
): z.infer<Schemas[Kind]> | string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  // What games are asked and answer keeps every digit.
  const keepsDigits = kind === "question" || kind === "answer";
  const message = parseJsonObject(text, { maxDepth, ...(keepsDigits ? { longIntegers: "digits" } : {}) });
  if (message === undefined) return "expected a JSON object";
  const checked = checkSchema(SCHEMAS[kind], message);
  return checked.success ? (checked.data as z.infer<Schemas[Kind]>) : describeIssue(checked.error);
}
