import type { SchemaFault } from "../../base/schema-fault.ts";
import { isJsonObject } from "../../protocol/json-object.ts";
import { checkSetting, unknownKey } from "./check-setting.ts";
import { isSettingKey, type SettingKey } from "./settings.ts";

/** Checks an object of settings. `$schema` is ignored. Fails: with the error that `refusalOf` makes of the first fault. */
export function checkSettings(
  given: unknown,
  refusalOf: (fault: SchemaFault) => Error,
): Map<SettingKey, unknown> {
  if (!isJsonObject(given)) throw refusalOf({ wrong: "expected an object of settings", at: [], of: "value" });
  const values = new Map<SettingKey, unknown>();
  for (const [key, value] of Object.entries(given)) {
    if (key === "$schema") continue;
    if (!isSettingKey(key)) throw refusalOf({ wrong: unknownKey(key), at: [key], of: "key" });
    const checked = checkSetting(key, value);
    if (checked.wrong !== undefined) throw refusalOf({ ...checked, at: [key, ...checked.at] });
    values.set(key, checked.value);
  }
  return values;
}
