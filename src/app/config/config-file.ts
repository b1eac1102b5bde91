import { basename, join, resolve } from "node:path";
import { type JsonFile, readJsonFile } from "../../base/json-file.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { isJsonObject } from "../../protocol/json-object.ts";
import { checkSetting, unknownKey } from "./check-setting.ts";
import { isSettingKey, type SettingKey } from "./settings.ts";

/** Name of the configuration file in the working directory. */
export const CONFIG_FILE_NAME = "telemetry-relay.config.json";
/** Key of package.json that may hold the settings instead. */
export const PACKAGE_KEY = "telemetry-relay";
/** Longest configuration file. Units: bytes. */
const MAX_FILE_BYTES = 1024 * 1024;

/** A configuration file, read and checked. */
export interface ConfigFile {
  path: string;
  values: ReadonlyMap<SettingKey, unknown>;
}

/**
 * Finds and reads the configuration file. A named file comes first, then telemetry-relay.config.json in the working directory,
 * then the key telemetry-relay of the package.json there. Undefined if there is none.
 * Fails: bad_config, naming the file, the line and the column.
 */
export function readConfigFile(directory: string, named?: string): ConfigFile | undefined {
  if (named !== undefined) {
    const path = resolve(directory, named);
    const file = readFile(path);
    if (file === undefined)
      throw new RelayError("bad_config", `expected a configuration file, but there is none: ${path}`);
    return settingsIn(file);
  }
  for (const name of [CONFIG_FILE_NAME, "package.json"]) {
    const file = readFile(join(directory, name));
    const settings = file === undefined ? undefined : settingsIn(file);
    if (settings !== undefined) return settings;
  }
  return undefined;
}

function readFile(path: string): JsonFile | undefined {
  return readJsonFile(path, {
    maxBytes: MAX_FILE_BYTES,
    part: basename(path) === "package.json" ? PACKAGE_KEY : undefined,
    refusal: (message, options) => new RelayError("bad_config", message, options),
  });
}

/** The settings in a file; undefined for a package.json without the key. */
function settingsIn(file: JsonFile): ConfigFile | undefined {
  if (file.value === undefined) return undefined;
  if (!isJsonObject(file.value))
    throw file.refusalOf({ wrong: "expected an object of settings", at: [], of: "value" });
  const values = new Map<SettingKey, unknown>();
  for (const [key, value] of Object.entries(file.value)) {
    if (key === "$schema") continue;
    if (!isSettingKey(key)) throw file.refusalOf({ wrong: unknownKey(key), at: [key], of: "key" });
    const checked = checkSetting(key, value);
    if (checked.wrong !== undefined) throw file.refusalOf({ ...checked, at: [key, ...checked.at] });
    values.set(key, checked.value);
  }
  return { path: file.path, values };
}
