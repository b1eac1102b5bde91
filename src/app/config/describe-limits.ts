import { MAX_PACKETS_PER_MESSAGE } from "../../protocol/limits.ts";
import type { RelayOptions } from "./options.ts";

/** The limits on what comes from outside, as `/status` and the welcome show them. */
export function describeLimits(options: Omit<RelayOptions, "nats" | "upstreams">): Record<string, number> {
  const { limits } = options;
  return {
    message_bytes: limits.messageBytes,
    packets_per_message: MAX_PACKETS_PER_MESSAGE,
    inflated_bytes: options.maxInflatedBytes,
    json_depth: limits.jsonDepth,
    commands_per_second: limits.commandsPerSecond,
    packets_per_second: limits.packetsPerSecond,
    bytes_per_second: limits.bytesPerSecond,
    work_ms_per_second: limits.workMillisPerSecond,
    subscriptions: limits.subscriptions,
    topics: limits.topics,
    games: limits.sources,
    connections: limits.connections,
    compression_threshold_bytes: options.compressionThresholdBytes,
    heartbeat_interval_s: options.heartbeatIntervalSeconds,
    heartbeat_timeout_s: options.heartbeatTimeoutSeconds,
    producer_timeout_s: options.producerTimeoutSeconds,
  };
}
