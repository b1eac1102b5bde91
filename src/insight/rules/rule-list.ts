import { RelayError } from "../../protocol/error-table.ts";
import { parseRule } from "./parse-rule.ts";
import type { Rule } from "./rule.ts";

/** Most rules, and most different windows that they may name. Each window is summed up once a second for each game. */
export const MAX_RULES = 64;
const MAX_WINDOWS = 8;

/** What is wrong with the list of rules; undefined if nothing is. */
export function faultOfRules(texts: readonly string[]): string | undefined {
  if (texts.length > MAX_RULES) return `expected at most ${MAX_RULES} rules, got ${texts.length}`;
  const windows = new Set(
    texts.map((text) => parseRule(text)).map((one) => ("rule" in one ? one.rule.overSeconds : 0)),
  );
  if (windows.size <= MAX_WINDOWS) return undefined;
  return `expected rules to look over at most ${MAX_WINDOWS} different durations, got ${windows.size}`;
}

/** Parses rules. Fails: bad_config, at the first that is wrong. */
export function readRules(texts: readonly string[]): Rule[] {
  const fault = faultOfRules(texts);
  if (fault !== undefined) throw new RelayError("bad_config", fault);
  return texts.map((text) => {
    const parsed = parseRule(text);
    if (parsed.wrong !== undefined)
      throw new RelayError("bad_config", `${parsed.wrong}; in the rule ${text}`);
    return parsed.rule;
  });
}
