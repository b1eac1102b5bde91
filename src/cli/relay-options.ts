import { type Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "../app/index.ts";
import { LOG_LEVELS, type LogLevel } from "../base/log.ts";
import { type UpstreamAddress, upstreamAddress } from "../ingest/index.ts";
import { addHistoryOptions, type HistoryFlags, historyOptionsOf } from "./history-options.ts";
import { addLaneOptions, type LaneFlags, laneLimitsOf } from "./lane-options.ts";
import { numberOption } from "./option-values.ts";

/** The flags of a relay, as commander hands them over. */
interface RelayFlags extends LaneFlags, HistoryFlags {
  host: string;
  port?: number;
  heartbeatInterval: number;
  heartbeatTimeout: number;
  producerTimeout: number;
  upstream?: UpstreamAddress;
  maxInflated: number;
  logLevel: LogLevel;
}

const seconds = numberOption({ min: 0.05, max: 86_400 });

/** Adds the flags of a relay to a command. */
export function addRelayOptions(command: Command): Command {
  const defaults = DEFAULT_RELAY_OPTIONS;
  command
    .option("--host <address>", "address to listen on", defaults.host)
    .option(
      "--port <number>",
      "port; by default 8081, else 8083, 8084, 8085. One given here never falls back; 0 is any free one",
      numberOption({ min: 0, max: 65_535, whole: true }),
    )
    .option(
      "--heartbeat-interval <seconds>",
      "how often clients are pinged",
      seconds,
      defaults.heartbeatIntervalSeconds,
    )
    .option(
      "--heartbeat-timeout <seconds>",
      "a client silent for this long is closed",
      seconds,
      defaults.heartbeatTimeoutSeconds,
    )
    .option(
      "--producer-timeout <seconds>",
      "a game silent for this long is closed; longer than a client, since a game that loads answers nothing",
      seconds,
      defaults.producerTimeoutSeconds,
    )
    .option(
      "--upstream <url>",
      "read from an in-game server of the old protocol too, such as ws://127.0.0.1:8082; found again for ever",
      upstreamOption,
    )
    .option(
      "--max-inflated <bytes>",
      "longest JSON that a 0x02 packet may hold",
      numberOption({ min: 1024, max: 1024 ** 3, whole: true }),
      defaults.maxInflatedBytes,
    )
    .addOption(
      new Option("--log-level <level>", "how much is logged to standard error")
        .choices(LOG_LEVELS)
        .default(defaults.logLevel),
    );
  return addHistoryOptions(addLaneOptions(command));
}

/** What the flags say, as the relay takes it. */
export function relayOptionsOf(command: Command): RelayOptions {
  const flags = command.opts<RelayFlags>();
  return {
    ...DEFAULT_RELAY_OPTIONS,
    host: flags.host,
    port: flags.port,
    heartbeatIntervalSeconds: flags.heartbeatInterval,
    heartbeatTimeoutSeconds: flags.heartbeatTimeout,
    producerTimeoutSeconds: flags.producerTimeout,
    upstream: flags.upstream,
    maxInflatedBytes: flags.maxInflated,
    lanes: laneLimitsOf(flags),
    history: historyOptionsOf(flags),
    logLevel: flags.logLevel,
  };
}

/** Reads the address of an upstream. Fails: InvalidArgumentError. */
function upstreamOption(text: string): UpstreamAddress {
  const address = upstreamAddress(text);
  if (address === undefined)
    throw new InvalidArgumentError("Expected an address such as ws://127.0.0.1:8082.");
  return address;
}
