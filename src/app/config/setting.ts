import type { RelayOptions } from "./options.ts";
import type { ValueKind } from "./value-kind.ts";

/** A setting of the relay. The user sets it by flag, environment or file, and a live setting over HTTP too. */
export interface Setting<Value> {
  kind: ValueKind<Value>;
  /** What the setting does, in one sentence. Help, schema and docs show it. */
  sentence: string;
  /** The default in words, for a setting whose default is not a single value. */
  byDefault?: string;
  /** Whether `PATCH /config` can change it while the relay runs. Code that uses it must not keep a copy without being notified. */
  live: boolean;
  /** Whether the relay never shows the value. */
  secret?: boolean;
  /** Whether the value is a path. Over HTTP and in recordings the relay shows its last part only: where a file is on this machine concerns only those who run the relay. */
  isPath?: boolean;
  /** Reads the value from the relay's options; undefined if none is set. */
  read(options: RelayOptions): Value | undefined;
  /** Writes a value into the relay's options. */
  write(options: RelayOptions, value: Value): void;
  /** Removes the value from the relay's options, for a live setting whose default is not a single value. */
  clear?(options: RelayOptions): void;
}

/** Declares a setting. It returns its argument and only adds the type. */
export function setting<Value>(declared: Setting<Value>): Setting<Value> {
  return declared;
}

/** The unit of time at the end of a key, which its flag leaves out. */
const TIME_UNIT = /_(s|ms)$/;

/** The flag of a setting: its key with dashes, without the unit of time. `heartbeat_interval_s` is `--heartbeat-interval`. */
export function flagOf(key: string): string {
  return `--${key.replace(TIME_UNIT, "").replaceAll("_", "-")}`;
}

/** The environment variable of a setting: `heartbeat_interval_s` is `TELEMETRY_RELAY_HEARTBEAT_INTERVAL`. */
export function variableOf(key: string): string {
  return `${VARIABLE_PREFIX}${key.replace(TIME_UNIT, "").toUpperCase()}`;
}

/** Prefix of the relay's environment variables. */
export const VARIABLE_PREFIX = "TELEMETRY_RELAY_";
