import { ACCESS_SETTINGS } from "./access-settings.ts";
import { DETECTOR_SETTINGS } from "./detector-settings.ts";
import { EDITOR_SETTINGS } from "./editor-settings.ts";
import { GENERAL_SETTINGS } from "./general-settings.ts";
import { HISTORY_SETTINGS } from "./history-settings.ts";
import { INSIGHT_SETTINGS } from "./insight-settings.ts";
import { INTERVAL_SETTINGS } from "./interval-settings.ts";
import { LANE_SETTINGS } from "./lane-settings.ts";
import { LIMIT_SETTINGS } from "./limit-settings.ts";
import { MCP_SETTINGS } from "./mcp-settings.ts";
import { METRICS_SETTINGS } from "./metrics-settings.ts";
import { NATS_SETTINGS } from "./nats-settings.ts";
import { RECORDING_SETTINGS } from "./recording-settings.ts";
import { RULE_SETTINGS } from "./rule-settings.ts";
import type { Setting } from "./setting.ts";

/** The tables of settings. Each key is the heading in the help. */
const GROUPS = {
  "The relay": GENERAL_SETTINGS,
  "Intervals of clients that set none": INTERVAL_SETTINGS,
  Access: ACCESS_SETTINGS,
  Limits: LIMIT_SETTINGS,
  "Slow clients": LANE_SETTINGS,
  History: HISTORY_SETTINGS,
  "Hitches, anomalies and rules": { ...INSIGHT_SETTINGS, ...DETECTOR_SETTINGS, ...RULE_SETTINGS },
  Recordings: RECORDING_SETTINGS,
  Prometheus: METRICS_SETTINGS,
  "The editor": EDITOR_SETTINGS,
  "AI assistants": MCP_SETTINGS,
  NATS: NATS_SETTINGS,
} as const;

type Groups = typeof GROUPS;

/** Key of a setting. */
export type SettingKey = { [Name in keyof Groups]: keyof Groups[Name] }[keyof Groups];

/**
 * Every setting of a relay, by its key in the configuration file and in `/config`. Flags, environment variables, file, schema and
 * help derive from this table, and a test compares docs/configuration.md with it. To add a setting, add a field with a default to
 * RelayOptions and a row to one of the tables, then run `bun test/support/config-docs.ts`, which writes the pages.
 */
const SETTINGS: ReadonlyMap<string, Setting<unknown> & { group: string }> = new Map(
  Object.entries(GROUPS).flatMap(([group, table]) =>
    // Safe: a setting only gets values that its own kind has checked.
    Object.entries(table as unknown as Record<string, Setting<unknown>>).map(([key, row]) => [
      key,
      { ...row, group },
    ]),
  ),
);

/** All keys, in the order of the tables. */
export const SETTING_KEYS = [...SETTINGS.keys()] as SettingKey[];

/** Whether a text is the key of a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return SETTINGS.has(key);
}

/** The setting of a key, with its group. */
export function settingOf(key: SettingKey): Setting<unknown> & { group: string } {
  return SETTINGS.get(key) as Setting<unknown> & { group: string };
}
