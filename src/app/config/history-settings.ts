import type { RelayOptions } from "./options.ts";
import { setting } from "./setting.ts";
import { MAX_HISTORY_BYTES, MAX_HISTORY_SECONDS, topicHistoryKind } from "./topic-history-kind.ts";
import { numberKind } from "./value-kind.ts";

/** The kinds of topics, each with its own bounds. */
const KINDS = ["state", "samples", "event", "series"] as const;

/** A bound that all kinds have in common; undefined if they differ. */
function common(history: RelayOptions["history"], bound: "maxAgeMillis" | "maxBytes"): number | undefined {
  const values = KINDS.map((kind) => history[kind][bound]);
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

/** How many past messages the relay keeps. */
export const HISTORY_SETTINGS = {
  history_seconds: setting({
    kind: numberKind({ min: 0, max: MAX_HISTORY_SECONDS, unit: "seconds" }),
    sentence: "how long the relay keeps messages for late joiners and for clients that reconnect",
    byDefault: "60 s for state, 600 s for events and stats",
    live: false,
    read: ({ history }) => {
      const millis = common(history, "maxAgeMillis");
      return millis === undefined ? undefined : millis / 1000;
    },
    write: ({ history }, value) => {
      for (const kind of KINDS) history[kind].maxAgeMillis = value * 1000;
    },
  }),
  history_bytes: setting({
    kind: numberKind({ min: 0, max: MAX_HISTORY_BYTES, unit: "bytes", whole: true }),
    sentence: "most bytes of messages that the relay keeps of one topic",
    byDefault: "8 MiB for frames and poses, 1 MiB for other state, 256 KiB for events, 8 MiB for stats",
    live: false,
    read: ({ history }) => common(history, "maxBytes"),
    write: ({ history }, value) => {
      for (const kind of KINDS) history[kind].maxBytes = value;
    },
  }),
  history: setting({
    kind: topicHistoryKind,
    sentence:
      "how long, and how many bytes, the relay keeps of one topic, such as custom/shot=3600,4194304; may be given several times",
    byDefault: "none",
    live: false,
    read: ({ history: { topics } }) => {
      const entries = Object.entries(topics);
      if (entries.length === 0) return undefined;
      return Object.fromEntries(
        entries.map(([topic, { maxAgeMillis, maxBytes }]) => [
          topic,
          {
            ...(maxAgeMillis === undefined ? {} : { seconds: maxAgeMillis / 1000 }),
            ...(maxBytes === undefined ? {} : { bytes: maxBytes }),
          },
        ]),
      );
    },
    write: ({ history }, value) => {
      history.topics = Object.fromEntries(
        Object.entries(value).map(([topic, { seconds, bytes }]) => [
          topic,
          {
            ...(seconds === undefined ? {} : { maxAgeMillis: seconds * 1000 }),
            ...(bytes === undefined ? {} : { maxBytes: bytes }),
          },
        ]),
      );
    },
  }),
} as const;
