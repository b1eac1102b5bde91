export { checkSetting } from "./check-setting.ts";
export { CONFIG_FILE_NAME, type ConfigFile, PACKAGE_KEY, readConfigFile } from "./config-file.ts";
export { configFileSchema } from "./config-schema.ts";
export { CONFIG_VARIABLE } from "./environment.ts";
export {
  type GivenSettings,
  type Origin,
  originsOfDefaults,
  type ResolvedSettings,
  resolveSettings,
} from "./resolve-settings.ts";
export { flagOf, type Setting, variableOf } from "./setting.ts";
export { SETTING_KEYS, type SettingKey, settingOf } from "./settings.ts";
