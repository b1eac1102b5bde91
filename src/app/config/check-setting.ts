import { checkSchema } from "../../base/check-schema.ts";
import { didYouMean } from "../../base/nearest-name.ts";
import { type SchemaFault, schemaFault } from "../../base/schema-fault.ts";
import { SETTING_KEYS, type SettingKey, settingOf } from "./settings.ts";

/** A checked value, or a fault with its place inside the value. */
export type CheckedSetting = { value: unknown; wrong?: undefined } | SchemaFault;

/** The error message for an unknown key. It suggests the closest valid key. */
export function unknownKey(key: string): string {
  return `expected a setting, got ${quoted(key)}${didYouMean(key, SETTING_KEYS)}`;
}

/** Checks a setting's JSON value. `given` is the text of a flag or a variable, if the value came from one. */
export function checkSetting(key: SettingKey, value: unknown, given: unknown = value): CheckedSetting {
  const { kind, secret } = settingOf(key);
  if (kind.accepts?.(value) === true) return { value };
  const schema = kind.schema();
  const checked = checkSchema(schema, value);
  if (checked.success) return { value: checked.data };
  const fault = schemaFault(schema, checked.error, value);
  // In a JSON value the place of the fault helps more than the whole value.
  if (value === given && fault.at.length > 0) return fault;
  const got = secret === true ? "" : `, got ${quoted(given)}`;
  return { wrong: `expected ${kind.expected}${got}${kind.nearest(given)}`, at: [], of: "value" };
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 80)}...`;
}
