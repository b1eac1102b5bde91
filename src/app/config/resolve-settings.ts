import { RelayError } from "../../protocol/error-table.ts";
import { checkSetting } from "./check-setting.ts";
import type { ConfigFile } from "./config-file.ts";
import { readEnvironment } from "./environment.ts";
import { defaultRelayOptions, type RelayOptions } from "./options.ts";
import { flagOf } from "./setting.ts";
import { SETTING_KEYS, type SettingKey, settingOf } from "./settings.ts";

/** Kinds of origins of a setting's value. Later ones override earlier ones. */
const ORIGINS = ["default", "file", "environment", "flag", "program", "request"] as const;

/** The origin of a setting's value. */
export interface Origin {
  from: (typeof ORIGINS)[number];
  /** The file's path, the variable's name, the flag; "" for a default and for the program that embeds the relay. */
  place: string;
}

/** A relay's options, and the origin of each. */
export interface ResolvedSettings {
  options: RelayOptions;
  origins: Record<SettingKey, Origin>;
}

/** Settings that the user gave, by origin. */
export interface GivenSettings {
  file?: ConfigFile | undefined;
  environment?: Readonly<Record<string, string | undefined>>;
  /** Values of flags, read and checked. */
  flags?: ReadonlyMap<SettingKey, unknown>;
  /** Values of the program that embeds the relay, checked. */
  program?: ReadonlyMap<SettingKey, unknown>;
}

/** Combines the settings: flags override the environment, which overrides the file, which overrides the defaults. Fails: bad_config, naming the place. */
export function resolveSettings({
  file,
  environment = {},
  flags = new Map(),
  program = new Map(),
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
  for (const [key, value] of program) take(key, value, { from: "program", place: "" });
  return { options, origins };
}

/** The origins when every setting has its default. */
export function originsOfDefaults(): Record<SettingKey, Origin> {
  const entries = SETTING_KEYS.map((key) => [key, { from: "default", place: "" }]);
  return Object.fromEntries(entries) as Record<SettingKey, Origin>;
}
