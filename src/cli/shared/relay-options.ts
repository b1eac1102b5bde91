import { type Command, InvalidArgumentError, Option } from "commander";
import {
  CONFIG_FILE_NAME,
  CONFIG_VARIABLE,
  checkSetting,
  DEFAULT_RELAY_OPTIONS,
  flagOf,
  PACKAGE_KEY,
  type ResolvedSettings,
  readConfigFile,
  resolveSettings,
  SETTING_KEYS,
  type SettingKey,
  settingOf,
} from "../../app/index.ts";
import { shownValue } from "./shown-value.ts";

/** Where settings come from beside the flags. Tests pass their own places. */
export interface SettingsPlaces {
  directory: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Adds the flags of a relay to a command: `--config`, `--stop-with-input`, and one for each setting. */
export function addRelayOptions(command: Command): Command {
  command.option(
    "--config <file>",
    `read settings from this file (default: ${CONFIG_FILE_NAME} in the working directory, else the key "${PACKAGE_KEY}" of package.json there)`,
  );
  command.option(
    "--stop-with-input",
    "stop when standard input ends: for programs that start the relay, because Windows has no SIGTERM",
  );
  for (const key of SETTING_KEYS) for (const option of optionsOf(key)) command.addOption(option);
  return command;
}

/** The settings of a command: flags override the environment, which overrides the file, which overrides the defaults. Fails: bad_config. */
export function relaySettingsOf(
  command: Command,
  { directory, environment }: SettingsPlaces = { directory: process.cwd(), environment: process.env },
): ResolvedSettings {
  const given = command.opts<Record<string, unknown>>();
  const flags = new Map<SettingKey, unknown>();
  for (const key of SETTING_KEYS) {
    const value = given[attributeOf(key)];
    if (value !== undefined) flags.set(key, value);
  }
  const named = given.config ?? (environment[CONFIG_VARIABLE] || undefined);
  const file = readConfigFile(directory, named as string | undefined);
  return resolveSettings({ file, environment, flags });
}

/** The flags of a setting. Commander gets no default value, so that an omitted flag stays undefined; the description states the default. */
function optionsOf(key: SettingKey): Option[] {
  const { kind, sentence, byDefault, read, group } = settingOf(key);
  const flag = flagOf(key);
  if (kind.argument === undefined) {
    const off = new Option(flag.replace("--", "--no-"), `turn ${flag} off, even if the file turns it on`);
    return [new Option(flag, sentence).helpGroup(`${group}:`), off.hideHelp()];
  }
  const inForce = byDefault ?? shownValue(read(DEFAULT_RELAY_OPTIONS), kind.argument);
  const option = new Option(`${flag} ${kind.argument}`, `${sentence} (default: ${inForce})`);
  if (kind.choices !== undefined) option.choices(kind.choices);
  option.helpGroup(`${group}:`);
  option.argParser((text: string, before: unknown) => {
    const checked = checkSetting(key, kind.readText(text, before), text);
    if (checked.wrong === undefined) return checked.value;
    throw new InvalidArgumentError(`${checked.wrong[0]?.toUpperCase()}${checked.wrong.slice(1)}.`);
  });
  return [option];
}

/** The name of a flag in commander's options. */
function attributeOf(key: SettingKey): string {
  return new Option(flagOf(key)).attributeName();
}
