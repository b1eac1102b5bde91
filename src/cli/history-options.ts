import { type Command, InvalidArgumentError } from "commander";
import { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "../app/index.ts";
import { isTopicPattern } from "../protocol/topic-patterns.ts";
import { numberOption } from "./option-values.ts";

type TopicHistories = RelayOptions["history"]["topics"];

/** The flags of histories, as commander hands them over. */
export interface HistoryFlags {
  historySeconds?: number;
  historyBytes?: number;
  history: TopicHistories;
}

const seconds = numberOption({ min: 0, max: 86_400 });
const bytes = numberOption({ min: 0, max: 256 * 1024 ** 2, whole: true });

/** Adds the flags that say how much of the past is kept. */
export function addHistoryOptions(command: Command): Command {
  return command
    .option(
      "--history-seconds <seconds>",
      "how far back messages are kept for late joiners and resume; by default 60 of state, 600 of events",
      seconds,
    )
    .option(
      "--history-bytes <bytes>",
      "how much of each topic is kept; by default 1 MiB of state, 256 KiB of events",
      bytes,
    )
    .option(
      "--history <topic=seconds[,bytes]>",
      "the same for one topic, such as custom/shot=3600,4194304; may be given several times",
      withTopicHistory,
      {} as TopicHistories,
    );
}

/** What the flags say of histories, as the relay takes it. */
export function historyOptionsOf({
  historySeconds,
  historyBytes,
  history,
}: HistoryFlags): RelayOptions["history"] {
  const { state, event } = DEFAULT_RELAY_OPTIONS.history;
  const given = {
    ...(historySeconds === undefined ? {} : { maxAgeMillis: historySeconds * 1000 }),
    ...(historyBytes === undefined ? {} : { maxBytes: historyBytes }),
  };
  return { state: { ...state, ...given }, event: { ...event, ...given }, topics: history };
}

/** Reads one `--history`, beside those that were read before. Fails: InvalidArgumentError. */
function withTopicHistory(text: string, others: TopicHistories): TopicHistories {
  // The name of an event may hold an equals sign; seconds and bytes do not.
  const [, topic = "", age = "", , size] = /^(.+)=([^=,]+)(,([^=,]+))?$/.exec(text) ?? [];
  if (!isTopicPattern(topic) || topic.includes("*"))
    throw new InvalidArgumentError(
      "Expected one topic with its seconds and perhaps bytes, such as fps=120 or custom/shot=3600,4194304.",
    );
  const bounds = {
    maxAgeMillis: seconds(age) * 1000,
    ...(size === undefined ? {} : { maxBytes: bytes(size) }),
  };
  return { ...others, [topic]: bounds };
}
