import { didYouMean } from "../../base/nearest-name.ts";
import { type SchemaFault, schemaFault } from "../../base/schema-fault.ts";
import { SETTING_KEYS, type SettingKey, settingOf } from "./settings.ts";

/** A checked value, or what is wrong with it, and where inside the value. */
export type CheckedSetting = { value: unknown; wrong?: undefined } | SchemaFault;

/** What is wrong with a key that is no setting's, with the nearest right one. */
export function unknownKey(key: string): string {
  return `expected a setting, got ${quoted(key)}${didYouMean(key, SETTING_KEYS)}`;
}

/** Checks a setting's value as JSON has it. `given` is what was written, where that was not JSON. */
export function checkSetting(key: SettingKey, value: unknown, given: unknown = value): CheckedSetting {
  const { kind, secret } = settingOf(key);
  const checked = kind.schema.safeParse(value);
  if (checked.success) return { value: checked.data };
  const fault = schemaFault(kind.schema, checked.error, value);
  // Inside a value that was written as JSON, the place says more than the whole.
  if (value === given && fault.at.length > 0) return fault;
  const got = secret === true ? "" : `, got ${quoted(given)}`;
  return { wrong: `expected ${kind.expected}${got}${kind.nearest(given)}`, at: [], of: "value" };
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 80)}...`;
}
