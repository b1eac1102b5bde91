import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { jsonFault, placeOf } from "../../base/json-fault.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { isJsonObject } from "../../protocol/json-object.ts";
import { checkSetting, jsonPath, unknownKey } from "./check-setting.ts";
import { isSettingKey, type SettingKey } from "./settings.ts";

/** The configuration file that is looked for in the working directory. */
export const CONFIG_FILE_NAME = "telemetry-relay.config.json";
/** The key in a package.json that may take its place. */
export const PACKAGE_KEY = "telemetry-relay";
/** Longest configuration file. Units: bytes. */
const MAX_FILE_BYTES = 1024 * 1024;

/** A configuration file, read and checked. */
export interface ConfigFile {
  path: string;
  values: ReadonlyMap<SettingKey, unknown>;
}

/**
 * Finds and reads the configuration file: the one that is named, else telemetry-relay.config.json in the working directory,
 * else the key telemetry-relay of the package.json there. Undefined where there is none.
 * Fails: bad_config, naming the file and the place in it.
 */
export function readConfigFile(directory: string, named?: string): ConfigFile | undefined {
  if (named !== undefined) {
    const path = resolve(directory, named);
    const text = readText(path);
    if (text === undefined)
      throw new RelayError("bad_config", `expected a configuration file, but there is none: ${path}`);
    return readSettings(path, text);
  }
  for (const name of [CONFIG_FILE_NAME, "package.json"]) {
    const path = join(directory, name);
    const text = readText(path);
    const file = text === undefined ? undefined : readSettings(path, text);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** The settings in a file; undefined for a package.json that has none. */
function readSettings(path: string, text: string): ConfigFile | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { line, column } = placeOf(text, jsonFault(text));
    const place = `line ${line}, column ${column}`;
    throw new RelayError("bad_config", `at ${place}: expected JSON, got: ${reason}; in ${path}`, {
      cause: error,
    });
  }
  const inPackage = basename(path) === "package.json";
  const settings = inPackage ? (isJsonObject(json) ? json[PACKAGE_KEY] : undefined) : json;
  if (inPackage && settings === undefined) return undefined;
  const root = inPackage ? [PACKAGE_KEY] : [];
  const wrong = (place: readonly PropertyKey[], what: string) =>
    new RelayError("bad_config", `at ${jsonPath([...root, ...place])}: ${what}; in ${path}`);
  if (!isJsonObject(settings)) throw wrong([], "expected an object of settings");
  const values = new Map<SettingKey, unknown>();
  for (const [key, value] of Object.entries(settings)) {
    if (key === "$schema") continue;
    if (!isSettingKey(key)) throw wrong([key], unknownKey(key));
    const checked = checkSetting(key, value);
    if (checked.wrong !== undefined) throw wrong([key, ...checked.at], checked.wrong);
    values.set(key, checked.value);
  }
  return { path, values };
}

function readText(path: string): string | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT")
      return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RelayError("bad_config", `expected a file that can be read, got: ${reason}`, { cause: error });
  }
  if (bytes.length > MAX_FILE_BYTES)
    throw new RelayError("bad_config", `expected at most ${MAX_FILE_BYTES} bytes; in ${path}`);
  return new TextDecoder().decode(bytes);
}
