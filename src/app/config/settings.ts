import { ACCESS_SETTINGS } from "./access-settings.ts";
import { DETECTOR_SETTINGS } from "./detector-settings.ts";
import { EDITOR_SETTINGS } from "./editor-settings.ts";
import { GENERAL_SETTINGS } from "./general-settings.ts";
import { HISTORY_SETTINGS } from "./history-settings.ts";
import { INSIGHT_SETTINGS } from "./insight-settings.ts";
import { LANE_SETTINGS } from "./lane-settings.ts";
import { LIMIT_SETTINGS } from "./limit-settings.ts";
import { MCP_SETTINGS } from "./mcp-settings.ts";
import { PACE_SETTINGS } from "./pace-settings.ts";
import { RULE_SETTINGS } from "./rule-settings.ts";
import type { Setting } from "./setting.ts";

/** The tables of settings, each under the words that the help shows above it. */
const GROUPS = {
  "The relay": GENERAL_SETTINGS,
  "Rates of clients that ask for none": PACE_SETTINGS,
  "Who is let in": ACCESS_SETTINGS,
  Limits: LIMIT_SETTINGS,
  "Clients that do not keep up": LANE_SETTINGS,
  "How much is kept": HISTORY_SETTINGS,
  "How games are judged": { ...INSIGHT_SETTINGS, ...DETECTOR_SETTINGS, ...RULE_SETTINGS },
  "The editor": EDITOR_SETTINGS,
  Assistants: MCP_SETTINGS,
} as const;

type Groups = typeof GROUPS;

/** Key of a setting. */
export type SettingKey = { [Name in keyof Groups]: keyof Groups[Name] }[keyof Groups];

/**
 * Every setting of a relay, by its key in the configuration file and in `/config`: the one table of which flags, environment
 * variables, file, schema, help and docs/configuration.md are made, or against which a test holds them.
 * A new one is a field of RelayOptions with its default, and a row in one of the tables; `bun test/support/config-docs.ts` writes the pages.
 */
const SETTINGS: ReadonlyMap<string, Setting<unknown> & { group: string }> = new Map(
  Object.entries(GROUPS).flatMap(([group, table]) =>
    // Each reads and writes values of its own kind alone, which its kind has checked.
    Object.entries(table as unknown as Record<string, Setting<unknown>>).map(([key, row]) => [
      key,
      { ...row, group },
    ]),
  ),
);

/** Every key, in the order of the tables. */
export const SETTING_KEYS = [...SETTINGS.keys()] as SettingKey[];

/** Whether a name is the key of a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return SETTINGS.has(key);
}

/** The setting of a key, its value of whatever kind, and the group that it stands in. */
export function settingOf(key: SettingKey): Setting<unknown> & { group: string } {
  return SETTINGS.get(key) as Setting<unknown> & { group: string };
}
