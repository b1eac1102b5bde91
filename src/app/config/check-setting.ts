import { didYouMean } from "../../base/nearest-name.ts";
import { SETTING_KEYS, type SettingKey, settingOf } from "./settings.ts";

/** A checked value, or what is wrong with it, and where inside the value. */
export type CheckedSetting =
  | { value: unknown; wrong?: undefined }
  | { wrong: string; at: readonly PropertyKey[] };

/** What is wrong with a key that is no setting's, with the nearest right one. */
export function unknownKey(key: string): string {
  return `expected a setting, got ${quoted(key)}${didYouMean(key, SETTING_KEYS)}`;
}

/** Checks a setting's value as JSON has it. `given` is what was written, where that was not JSON. */
export function checkSetting(key: SettingKey, value: unknown, given: unknown = value): CheckedSetting {
  const { kind, secret } = settingOf(key);
  const checked = kind.schema.safeParse(value);
  if (checked.success) return { value: checked.data };
  const issue = checked.error.issues[0];
  // Inside a value that was written as JSON, the place says more than the whole.
  if (value === given && issue !== undefined && issue.path.length > 0)
    return { wrong: issue.message, at: issue.path };
  const got = secret === true ? "" : `, got ${quoted(given)}`;
  return { wrong: `expected ${kind.expected}${got}${kind.nearest(given)}`, at: [] };
}

/** A place in JSON: `$.history["custom/shot"].seconds`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  const parts = path.map((part) =>
    /^[A-Za-z_$][\w$]*$/.test(String(part)) ? `.${String(part)}` : `[${JSON.stringify(part)}]`,
  );
  return `$${parts.join("")}`;
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 80)}...`;
}
