import type { Command } from "commander";
import { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "../app/index.ts";
import { numberOption } from "./option-values.ts";

/** The flags of lanes, as commander hands them over. */
export interface LaneFlags {
  staleness: number;
  maxStall: number;
  backlogBytes: number;
  maxEvents: number;
  maxEventBytes: number;
  maxControls: number;
}

/** Adds the flags that bound what waits for one client. */
export function addLaneOptions(command: Command): Command {
  const { lanes } = DEFAULT_RELAY_OPTIONS;
  return command
    .option(
      "--staleness <ms>",
      "a client that has not read for this long is taken off the fast lane",
      numberOption({ min: 20, max: 60_000 }),
      lanes.stalenessMillis,
    )
    .option(
      "--backlog-bytes <bytes>",
      "so is one with more than this unsent",
      // Bun closes a socket at 32 MiB: a client has to be off the fast lane well before.
      numberOption({ min: 1024, max: 16 * 1024 ** 2, whole: true }),
      lanes.backlogBytes,
    )
    .option(
      "--max-stall <seconds>",
      "a client that does not read for this long is closed (4001)",
      numberOption({ min: 0.05, max: 86_400 }),
      lanes.maxStallMillis / 1000,
    )
    .option(
      "--max-events <number>",
      "most events that wait for a client; past it the oldest go, and it is told",
      numberOption({ min: 1, max: 1_000_000, whole: true }),
      lanes.maxEvents,
    )
    .option(
      "--max-event-bytes <bytes>",
      "most bytes of events that wait for a client",
      numberOption({ min: 1024, max: 1024 ** 3, whole: true }),
      lanes.maxEventBytes,
    )
    .option(
      "--max-controls <number>",
      "most answers that wait for a client; one more closes it (4001)",
      numberOption({ min: 1, max: 100_000, whole: true }),
      lanes.maxControls,
    );
}

/** What the flags say of lanes, as the relay takes it. */
export function laneLimitsOf(flags: LaneFlags): RelayOptions["lanes"] {
  return {
    stalenessMillis: flags.staleness,
    maxStallMillis: flags.maxStall * 1000,
    backlogBytes: flags.backlogBytes,
    maxEvents: flags.maxEvents,
    maxEventBytes: flags.maxEventBytes,
    maxControls: flags.maxControls,
  };
}
