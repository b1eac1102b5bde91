import { type Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "../app/index.ts";
import { LOG_LEVELS, type LogLevel } from "../base/log.ts";
import { type UpstreamAddress, upstreamAddress } from "../ingest/index.ts";
import { numberOption } from "./option-values.ts";

/** The flags of a relay, as commander hands them over. */
interface RelayFlags {
  host: string;
  port?: number;
  heartbeatInterval: number;
  heartbeatTimeout: number;
  producerTimeout: number;
  upstream?: UpstreamAddress;
  staleness: number;
  maxStall: number;
  historySeconds?: number;
  historyBytes?: number;
  maxInflated: number;
  logLevel: LogLevel;
}

const seconds = numberOption({ min: 0.05, max: 86_400 });

/** Adds the flags of a relay to a command. */
export function addRelayOptions(command: Command): Command {
  const defaults = DEFAULT_RELAY_OPTIONS;
  return command
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
      "--staleness <ms>",
      "a client that has not read for this long is taken off the fast lane",
      numberOption({ min: 20, max: 60_000 }),
      defaults.lanes.stalenessMillis,
    )
    .option(
      "--max-stall <seconds>",
      "a client that does not read for this long is closed (4001)",
      seconds,
      defaults.lanes.maxStallMillis / 1000,
    )
    .option(
      "--history-seconds <seconds>",
      "how far back messages are kept for late joiners and resume; by default 60 of state, 600 of events",
      numberOption({ min: 0, max: 86_400 }),
    )
    .option(
      "--history-bytes <bytes>",
      "how much of each topic is kept; by default 1 MiB of state, 256 KiB of events",
      numberOption({ min: 0, max: 256 * 1024 ** 2, whole: true }),
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
    lanes: {
      ...DEFAULT_RELAY_OPTIONS.lanes,
      stalenessMillis: flags.staleness,
      maxStallMillis: flags.maxStall * 1000,
    },
    history: historyOf(flags),
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

function historyOf({ historySeconds, historyBytes }: RelayFlags): RelayOptions["history"] {
  const { state, event, topics } = DEFAULT_RELAY_OPTIONS.history;
  const given = {
    ...(historySeconds === undefined ? {} : { maxAgeMillis: historySeconds * 1000 }),
    ...(historyBytes === undefined ? {} : { maxBytes: historyBytes }),
  };
  return { state: { ...state, ...given }, event: { ...event, ...given }, topics };
}
