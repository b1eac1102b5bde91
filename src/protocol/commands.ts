import { z } from "zod";
import { recordOf } from "../base/record-of.ts";
import { gameCommandName } from "./game-commands.ts";
import {
  DEFAULT_CALL_SECONDS,
  MAX_ARGUMENTS_BYTES,
  MAX_CALL_SECONDS,
  MAX_INTERVAL_SECONDS,
} from "./limits.ts";
import { STREAMS } from "./streams.ts";
import { isTopicPattern } from "./topic-patterns.ts";

/** Events on one page by default. */
export const DEFAULT_EVENTS = 100;
/** Most events on one page. */
export const MAX_EVENTS = 1000;
/** Longest list of topics. */
const MAX_TOPIC_LIST = 64;

const requestId = { id: z.unknown().optional() };

/** A position in the history of the relay: the `offset` of a message. */
export const offset = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** A topic or a wildcard. */
export const topicPattern = z.string().max(160).refine(isTopicPattern, {
  error: "expected a topic such as fps or custom/player_teleported, or *, custom/*, log/*",
});

/** How much of the past a subscription begins with. */
const history = z.union(
  [
    z.literal("none"),
    z.literal("last"),
    z.strictObject({ last: z.int().min(1).max(10_000) }),
    z.strictObject({ seconds: z.number().min(0).max(3600) }),
    z.strictObject({ since: offset }),
  ],
  { error: 'expected "none", "last", {"last":N}, {"seconds":S} or {"since":OFFSET}' },
);

/** Names a run of the relay. */
export const epochName = z.string().max(64);

/** Name of a game. */
export const sourceName = z.string().min(1).max(128);

const subscriptionFields = {
  max_hz: z.number().min(0).max(10_000).optional(),
  interval: z.number().min(0).max(MAX_INTERVAL_SECONDS).optional(),
  source: sourceName.optional(),
  history: history.optional(),
};
const topicList = z
  .array(
    z.union([topicPattern, z.object({ topic: topicPattern, ...subscriptionFields })], {
      error: 'expected a topic, or an object such as {"topic":"fps","max_hz":30}',
    }),
  )
  .min(1)
  .max(MAX_TOPIC_LIST);

/** A list of at least one topic or wildcard. */
export const topicPatterns = z.array(topicPattern).min(1).max(MAX_TOPIC_LIST);

/** Most events that a page may have. */
export const eventsLimit = z.int().min(1).max(MAX_EVENTS);

const callFields = {
  name: gameCommandName,
  arguments: z
    .record(z.string(), z.unknown())
    .default({})
    .refine((value) => new TextEncoder().encode(JSON.stringify(value)).length <= MAX_ARGUMENTS_BYTES, {
      error: `expected at most ${MAX_ARGUMENTS_BYTES} bytes of JSON`,
    }),
  source: sourceName.optional(),
  timeout_s: z.number().positive().max(MAX_CALL_SECONDS).default(DEFAULT_CALL_SECONDS),
};

/** A call of a game's command: the body of `POST /command`. */
export const callRequest = z.object(callFields);
/** A checked call. */
export type CallRequest = z.infer<typeof callRequest>;

/** The switches of `configure`: one for each stream of the old protocol. */
const STREAM_SWITCHES = STREAMS.map((stream) => `${stream}_enabled` as const);

/** The commands that a client may send, by name. Other fields are ignored. */
export const COMMANDS = {
  get_snapshot: z.object({
    command: z.literal("get_snapshot"),
    /** Whether the relay asks the games, instead of answering with what it knows. */
    fresh: z.boolean().optional(),
    source: sourceName.optional(),
    ...requestId,
  }),
  ping: z.object({
    command: z.literal("ping"),
    t: z.unknown().optional(),
    ...requestId,
  }),
  configure: z.object({
    command: z.literal("configure"),
    config: z.object(recordOf(STREAM_SWITCHES, () => z.boolean().optional())),
    ...requestId,
  }),
  set_update_interval: z.object({
    command: z.literal("set_update_interval"),
    interval: z.number().min(0).max(MAX_INTERVAL_SECONDS),
    stream: z.enum(STREAMS).optional(),
    ...requestId,
  }),
  subscribe: z.object({
    command: z.literal("subscribe"),
    topics: topicList,
    ...subscriptionFields,
    ...requestId,
  }),
  unsubscribe: z.object({
    command: z.literal("unsubscribe"),
    topics: topicPatterns,
    ...requestId,
  }),
  resume: z.object({
    command: z.literal("resume"),
    epoch: epochName,
    since: offset,
    topics: topicList,
    ...subscriptionFields,
    ...requestId,
  }),
  get_stats: z.object({ command: z.literal("get_stats"), ...requestId }),
  get_events: z.object({
    command: z.literal("get_events"),
    epoch: epochName.optional(),
    since: offset.optional(),
    limit: eventsLimit.optional(),
    topics: topicPatterns.optional(),
    ...requestId,
  }),
  call: z.object({ command: z.literal("call"), ...callFields, ...requestId }),
} as const;

/** Name of a command. */
export type CommandName = keyof typeof COMMANDS;
/** A checked command of one name. */
export type Command<Name extends CommandName = CommandName> = z.infer<(typeof COMMANDS)[Name]>;
