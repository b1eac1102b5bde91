import { didYouMean } from "../../base/nearest-name.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { VARIABLE_PREFIX, variableOf } from "./setting.ts";
import { SETTING_KEYS, type SettingKey } from "./settings.ts";

/** Environment variable with the path of the configuration file. */
export const CONFIG_VARIABLE = `${VARIABLE_PREFIX}CONFIG`;

/** Variables with the same prefix that are not settings: path of the file, the relay's address for games and clients, certificate for games, and what a game that `--motion` starts may play. */
const OTHERS: ReadonlySet<string> = new Set([
  CONFIG_VARIABLE,
  `${VARIABLE_PREFIX}URL`,
  `${VARIABLE_PREFIX}TLS_CERTIFICATE`,
  `${VARIABLE_PREFIX}MOTION`,
  `${VARIABLE_PREFIX}MOTION_FILE`,
]);

/** A setting from the environment. */
export interface EnvironmentSetting {
  key: SettingKey;
  variable: string;
  text: string;
}

/** Reads the settings in the environment. Ignores empty variables. Fails: bad_config, for an unknown variable with the prefix. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): EnvironmentSetting[] {
  const keys = new Map(SETTING_KEYS.map((key) => [variableOf(key), key]));
  const found: EnvironmentSetting[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(VARIABLE_PREFIX) || OTHERS.has(variable) || !text) continue;
    const key = keys.get(variable);
    if (key === undefined) {
      const nearest = didYouMean(variable, [...keys.keys(), ...OTHERS]);
      throw new RelayError("bad_config", `environment: expected a setting, got ${variable}${nearest}`);
    }
    found.push({ key, variable, text });
  }
  return found;
}
