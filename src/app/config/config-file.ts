import { basename, join, resolve } from "node:path";
import { type JsonFile, readJsonFile } from "../../base/json-file.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { checkSettings } from "./check-settings.ts";
import type { SettingKey } from "./settings.ts";

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
  return { path: file.path, values: checkSettings(file.value, (fault) => file.refusalOf(fault)) };
}
