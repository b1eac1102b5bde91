import { setting } from "./setting.ts";
import { numberKind } from "./value-kind.ts";

/** Limits of a client's lane. */
export const LANE_SETTINGS = {
  staleness_ms: setting({
    kind: numberKind({ min: 20, max: 60_000, unit: "ms" }),
    sentence: "a client that has not read for this long leaves the fast lane and gets a queue of its own",
    live: true,
    read: ({ lanes }) => lanes.stalenessMillis,
    write: ({ lanes }, value) => {
      lanes.stalenessMillis = value;
    },
  }),
  backlog_bytes: setting({
    // Bun closes a socket at 32 MiB, so a client must leave the fast lane well before.
    kind: numberKind({ min: 1024, max: 16 * 1024 ** 2, unit: "bytes", whole: true }),
    sentence: "a client with more unsent bytes than this leaves the fast lane and gets a queue of its own",
    live: true,
    read: ({ lanes }) => lanes.backlogBytes,
    write: ({ lanes }, value) => {
      lanes.backlogBytes = value;
    },
  }),
  max_stall_s: setting({
    kind: numberKind({ min: 0.05, max: 86_400, unit: "seconds" }),
    sentence: "the relay closes a client that has not read for this long (close code 4001)",
    live: true,
    read: ({ lanes }) => lanes.maxStallMillis / 1000,
    write: ({ lanes }, value) => {
      lanes.maxStallMillis = value * 1000;
    },
  }),
  max_events: setting({
    kind: numberKind({ min: 1, max: 1_000_000, unit: "number", whole: true }),
    sentence:
      "most events that wait for a client; beyond that the relay drops the oldest and tells the client",
    live: true,
    read: ({ lanes }) => lanes.maxEvents,
    write: ({ lanes }, value) => {
      lanes.maxEvents = value;
    },
  }),
  max_event_bytes: setting({
    kind: numberKind({ min: 1024, max: 1024 ** 3, unit: "bytes", whole: true }),
    sentence:
      "most bytes of events that wait for a client; beyond that the relay drops the oldest and tells the client",
    live: true,
    read: ({ lanes }) => lanes.maxEventBytes,
    write: ({ lanes }, value) => {
      lanes.maxEventBytes = value;
    },
  }),
  max_controls: setting({
    kind: numberKind({ min: 1, max: 100_000, unit: "number", whole: true }),
    sentence:
      "most answers that wait for a client; beyond that the relay closes the client (close code 4001)",
    live: true,
    read: ({ lanes }) => lanes.maxControls,
    write: ({ lanes }, value) => {
      lanes.maxControls = value;
    },
  }),
} as const;
