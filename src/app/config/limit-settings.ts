import { type Limits, MAX_JSON_DEPTH, MAX_MESSAGE_BYTES } from "../../protocol/limits.ts";
import { setting } from "./setting.ts";
import { numberKind } from "./value-kind.ts";

/** What bounds everything that comes from outside; docs/security.md tells of each. */
export const LIMIT_SETTINGS = {
  max_connections: limit("connections", { min: 1, max: 1_000_000 }, "most WebSocket connections at once"),
  max_connections_per_address: limit(
    "connectionsPerAddress",
    { min: 1, max: 1_000_000 },
    "most of one IP address",
    "1000, loopback let off",
  ),
  max_message_bytes: limit(
    "messageBytes",
    { min: 1024, max: MAX_MESSAGE_BYTES, unit: "bytes" },
    "longest WebSocket message that is taken",
  ),
  max_json_depth: limit("jsonDepth", { min: 4, max: MAX_JSON_DEPTH }, "deepest nesting of JSON"),
  max_packets_per_second: limit(
    "packetsPerSecond",
    { min: 1, max: 1_000_000_000 },
    "most packets and messages of one game in a second",
  ),
  max_bytes_per_second: limit(
    "bytesPerSecond",
    { min: 1024, max: 1_000_000_000_000, unit: "bytes" },
    "most bytes of one game in a second",
  ),
  max_commands_per_second: limit(
    "commandsPerSecond",
    { min: 1, max: 1_000_000_000 },
    "most commands of one client in a second, and of all of HTTP together",
  ),
  rate_patience_s: limit(
    "patienceSeconds",
    { min: 0.05, max: 86_400, unit: "seconds", whole: false },
    "a peer that goes on sending past one of these rates for this long is closed (4002)",
  ),
  max_subscriptions: limit("subscriptions", { min: 1, max: 8192 }, "most subscriptions of one client"),
  max_topics: limit(
    "topics",
    { min: 32, max: 65_536 },
    "most topics; custom events past them share custom/overflow",
  ),
  max_sources: limit("sources", { min: 1, max: 8192 }, "most games at once"),
} as const;

function limit(
  name: keyof Limits,
  { unit = "number", whole = true, ...bounds }: { min: number; max: number; unit?: string; whole?: boolean },
  sentence: string,
  byDefault?: string,
) {
  return setting<number>({
    kind: numberKind({ ...bounds, unit, whole }),
    sentence,
    ...(byDefault === undefined ? {} : { byDefault }),
    live: true,
    read: ({ limits }) => limits[name],
    write: ({ limits }, value) => {
      limits[name] = value;
    },
  });
}
