import { type Limits, MAX_JSON_DEPTH, MAX_MESSAGE_BYTES } from "../../protocol/limits.ts";
import { setting } from "./setting.ts";
import { numberKind } from "./value-kind.ts";

/** Limits on input from outside. docs/security.md explains each. */
export const LIMIT_SETTINGS = {
  max_connections: limit("connections", { min: 1, max: 1_000_000 }, "most WebSocket connections at once"),
  max_connections_per_address: limit(
    "connectionsPerAddress",
    { min: 1, max: 1_000_000 },
    "most WebSocket connections from one IP address",
    "1000; loopback is exempt",
  ),
  max_message_bytes: limit(
    "messageBytes",
    { min: 1024, max: MAX_MESSAGE_BYTES, unit: "bytes" },
    "longest WebSocket message that the relay accepts",
  ),
  max_json_depth: limit(
    "jsonDepth",
    { min: 4, max: MAX_JSON_DEPTH },
    "deepest nesting of JSON that the relay accepts",
  ),
  max_packets_per_second: limit(
    "packetsPerSecond",
    { min: 1, max: 1_000_000_000 },
    "most packets and messages from one game in a second",
  ),
  max_bytes_per_second: limit(
    "bytesPerSecond",
    { min: 1024, max: 1_000_000_000_000, unit: "bytes" },
    "most bytes from one game or client in a second",
  ),
  max_commands_per_second: limit(
    "commandsPerSecond",
    { min: 1, max: 1_000_000_000 },
    "most commands from one client in a second, and most HTTP requests other than GET from all clients together",
  ),
  max_work_ms_per_second: limit(
    "workMillisPerSecond",
    { min: 1, max: 1000, unit: "ms" },
    "most time of the relay that one game or client may take of each second; beyond it its messages wait",
  ),
  rate_patience_s: limit(
    "patienceSeconds",
    { min: 0.05, max: 86_400, unit: "seconds", whole: false },
    "the relay closes a game or client that exceeds a rate limit for this long (close code 4002)",
  ),
  max_subscriptions: limit("subscriptions", { min: 1, max: 8192 }, "most subscriptions of one client"),
  max_topics: limit(
    "topics",
    { min: 32, max: 65_536 },
    "most topics; games that need more get an equal share each, and their further custom events share the topic custom/overflow",
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
