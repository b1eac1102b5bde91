import type { RelayOptions } from "./options.ts";
import type { ValueKind } from "./value-kind.ts";

/** One thing about a relay that its user can set: by flag, environment, file, and where it is live over HTTP too. */
export interface Setting<Value> {
  kind: ValueKind<Value>;
  /** What it does, in a few words; help, schema and docs show it. */
  sentence: string;
  /** What holds when nobody sets it, for a setting without one default value. */
  byDefault?: string;
  /** Whether `PATCH /config` can change it while the relay runs. What reads it then reads it anew each time, or is told. */
  live: boolean;
  /** Whether its value is shown to nobody. */
  secret?: boolean;
  /** Its value in the relay's options; undefined where none is set. */
  read(options: RelayOptions): Value | undefined;
  /** Puts a value into the relay's options. */
  write(options: RelayOptions, value: Value): void;
  /** Takes it out of the relay's options, for a live setting without one default value. */
  clear?(options: RelayOptions): void;
}

/** Declares a setting; it only lends the type. */
export function setting<Value>(declared: Setting<Value>): Setting<Value> {
  return declared;
}

/** Units of time that a key ends with and its flag does not. */
const TIME_UNIT = /_(s|ms)$/;

/** The flag of a setting: its key with dashes, without the unit of time. `heartbeat_interval_s` is `--heartbeat-interval`. */
export function flagOf(key: string): string {
  return `--${key.replace(TIME_UNIT, "").replaceAll("_", "-")}`;
}

/** The environment variable of a setting: `heartbeat_interval_s` is `TELEMETRY_RELAY_HEARTBEAT_INTERVAL`. */
export function variableOf(key: string): string {
  return `${VARIABLE_PREFIX}${key.replace(TIME_UNIT, "").toUpperCase()}`;
}

/** What the names of the relay's environment variables begin with. */
export const VARIABLE_PREFIX = "TELEMETRY_RELAY_";
