import type { Option } from "commander";
import { shownValue } from "./shown-value.ts";

/** The description of an option in the help, with its choices, its default and its variable of the environment as people write them. */
export function optionText(option: Option): string {
  const { description, argChoices, defaultValue, defaultValueDescription, envVar, flags } = option;
  const more: string[] = [];
  if (argChoices !== undefined && !isList(option)) more.push(`one of ${argChoices.join(", ")}`);
  if (defaultValueDescription !== undefined) more.push(`default: ${defaultValueDescription}`);
  else if (defaultValue !== undefined && typeof defaultValue !== "boolean")
    more.push(`default: ${shownValue(defaultValue, placeholderOf(flags))}`);
  if (envVar !== undefined) more.push(`or set ${envVar}`);
  if (more.length === 0) return description;
  // Some descriptions end with a default in words.
  return description.endsWith(")")
    ? `${description.slice(0, -1)}; ${more.join("; ")})`
    : `${description} (${more.join("; ")})`;
}

/** The placeholder of an option's value without brackets, such as `seconds`; "" if it takes none. */
export function placeholderOf(flags: string): string {
  return /[<[]([^>\]]+)/.exec(flags)?.[1] ?? "";
}

/** Whether an option takes several of its choices, separated by commas. Its description says so. */
export function isList({ flags }: Option): boolean {
  return ["list", "kinds"].includes(placeholderOf(flags));
}
