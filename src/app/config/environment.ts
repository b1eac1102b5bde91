import { didYouMean } from "../../base/nearest-name.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { VARIABLE_PREFIX, variableOf } from "./setting.ts";
import { SETTING_KEYS, type SettingKey } from "./settings.ts";

/** The variable that names the configuration file. */
export const CONFIG_VARIABLE = `${VARIABLE_PREFIX}CONFIG`;

/** Variables of the same prefix that are no setting of the relay: the file's place, the address that games and clients connect to, and the certificate that games trust. */
const OTHERS: ReadonlySet<string> = new Set([
  CONFIG_VARIABLE,
  `${VARIABLE_PREFIX}URL`,
  `${VARIABLE_PREFIX}TLS_CERTIFICATE`,
]);

/** A setting that the environment has. */
export interface EnvironmentSetting {
  key: SettingKey;
  variable: string;
  text: string;
}

/** The settings in the environment. An empty variable counts as none. Fails: bad_config, on a variable that is no setting's. */
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
      throw new RelayError("bad_config", `environment: expected no variable ${variable}${nearest}`);
    }
    found.push({ key, variable, text });
  }
  return found;
}
