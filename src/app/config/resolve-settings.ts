import { RelayError } from "../../protocol/error-table.ts";
import { checkSetting } from "./check-setting.ts";
import type { ConfigFile } from "./config-file.ts";
import { readEnvironment } from "./environment.ts";
import { defaultRelayOptions, type RelayOptions } from "./options.ts";
import { flagOf } from "./setting.ts";
import { SETTING_KEYS, type SettingKey, settingOf } from "./settings.ts";

/** Where a setting's value comes from. What stands later in this list wins. */
const ORIGINS = ["default", "file", "environment", "flag", "request"] as const;

/** Where a value comes from, and exactly where there. */
export interface Origin {
  from: (typeof ORIGINS)[number];
  /** The file's path, the variable's name, the flag; "" for a default. */
  place: string;
}

/** A relay's options, and where each came from. */
export interface ResolvedSettings {
  options: RelayOptions;
  origins: Record<SettingKey, Origin>;
}

/** What was given, by way of giving it. */
export interface GivenSettings {
  file?: ConfigFile | undefined;
  environment?: Readonly<Record<string, string | undefined>>;
  /** Values of flags, read and checked. */
  flags?: ReadonlyMap<SettingKey, unknown>;
}

/** Puts the settings together: flags over environment over file over defaults. Fails: bad_config, which names the place. */
export function resolveSettings({
  file,
  environment = {},
  flags = new Map(),
}: GivenSettings): ResolvedSettings {
  const options = defaultRelayOptions();
  const origins = originsOfDefaults();
  const take = (key: SettingKey, value: unknown, origin: Origin) => {
    settingOf(key).write(options, value);
    origins[key] = origin;
  };
  for (const [key, value] of file?.values ?? []) take(key, value, { from: "file", place: file?.path ?? "" });
  for (const { key, text, variable } of readEnvironment(environment)) {
    const checked = checkSetting(key, settingOf(key).kind.readText(text), text);
    if (checked.wrong !== undefined)
      throw new RelayError("bad_config", `environment, ${variable}: ${checked.wrong}`);
    take(key, checked.value, { from: "environment", place: variable });
  }
  for (const [key, value] of flags) take(key, value, { from: "flag", place: flagOf(key) });
  return { options, origins };
}

/** The origins of options that nobody set. */
export function originsOfDefaults(): Record<SettingKey, Origin> {
  const entries = SETTING_KEYS.map((key) => [key, { from: "default", place: "" }]);
  return Object.fromEntries(entries) as Record<SettingKey, Origin>;
}
