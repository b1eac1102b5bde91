import { type ResolvedSettings, SETTING_KEYS, settingOf } from "../../app/index.ts";
import { printAnswer } from "../shared/print.ts";
import { textTable } from "../shared/text-table.ts";

/** Prints the current value and the origin of every setting. */
export function printConfig({ options, origins }: ResolvedSettings): Promise<void> {
  const rows = SETTING_KEYS.map((key) => {
    const { read, byDefault, secret } = settingOf(key);
    const value = read(options);
    const { from, place } = origins[key];
    const shown = secret === true && value !== undefined ? "(secret)" : shownValue(value, byDefault);
    return [key, shown, place === "" ? from : `${from}  ${place}`];
  });
  return printAnswer(textTable(["setting", "value", "from"], rows, { leftColumns: 3 }));
}

function shownValue(value: unknown, byDefault = "none"): string {
  if (value === undefined) return `(${byDefault})`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
