import { type ResolvedSettings, SETTING_KEYS, settingOf } from "../../app/index.ts";
import { terminalJson } from "../../base/terminal-text.ts";
import { shownValue } from "../shared/shown-value.ts";
import { textTable } from "../shared/text-table.ts";

/** What stands in place of a secret. */
const SECRET = "(secret)";

/** The current value and the origin of every setting as a table. */
export function configText({ options, origins }: ResolvedSettings): string {
  const rows = SETTING_KEYS.map((key) => {
    const { kind, read, byDefault = "none", secret } = settingOf(key);
    const value = read(options);
    const { from, place } = origins[key];
    const shown = value === undefined ? `(${byDefault})` : shownValue(value, kind.argument ?? "");
    return [
      key,
      secret === true && value !== undefined ? SECRET : shown,
      place === "" ? from : `${from}  ${place}`,
    ];
  });
  return textTable(["setting", "value", "from"], rows, { leftColumns: 3 });
}

/** The current value and the origin of every setting as JSON: for each key `value` (null if it has none), `from` and `place`. */
export function configJson({ options, origins }: ResolvedSettings): string {
  const settings = SETTING_KEYS.map((key) => {
    const { read, secret } = settingOf(key);
    const value = read(options) ?? null;
    return [key, { value: secret === true && value !== null ? SECRET : value, ...origins[key] }];
  });
  return terminalJson(JSON.stringify(Object.fromEntries(settings), undefined, 2));
}
