import { setting } from "./setting.ts";
import { MAX_HISTORY_BYTES, MAX_HISTORY_SECONDS, topicHistoryKind } from "./topic-history-kind.ts";
import { numberKind } from "./value-kind.ts";

/** How much of the past is kept. */
export const HISTORY_SETTINGS = {
  history_seconds: setting({
    kind: numberKind({ min: 0, max: MAX_HISTORY_SECONDS, unit: "seconds" }),
    sentence: "how far back messages are kept for late joiners and resume",
    byDefault: "60 of state, 600 of events",
    live: false,
    read: ({ history: { state, event } }) =>
      state.maxAgeMillis === event.maxAgeMillis ? state.maxAgeMillis / 1000 : undefined,
    write: ({ history }, value) => {
      history.state.maxAgeMillis = value * 1000;
      history.event.maxAgeMillis = value * 1000;
    },
  }),
  history_bytes: setting({
    kind: numberKind({ min: 0, max: MAX_HISTORY_BYTES, unit: "bytes", whole: true }),
    sentence: "how much of each topic is kept",
    byDefault: "1 MiB of state, 256 KiB of events",
    live: false,
    read: ({ history: { state, event } }) => (state.maxBytes === event.maxBytes ? state.maxBytes : undefined),
    write: ({ history }, value) => {
      history.state.maxBytes = value;
      history.event.maxBytes = value;
    },
  }),
  history: setting({
    kind: topicHistoryKind,
    sentence: "the same for single topics, such as custom/shot=3600,4194304; may be given several times",
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
