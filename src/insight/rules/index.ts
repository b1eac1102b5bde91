/** Rules of the user's own, and the alerts that they raise. */
export { MAX_RULE_CHARACTERS, parseRule } from "./parse-rule.ts";
export type { Rule } from "./rule.ts";
export { RULE_FIGURES } from "./rule-figures.ts";
export { faultOfRules, MAX_RULES, readRules } from "./rule-list.ts";
export { streamsOfRules } from "./rule-streams.ts";
export { RuleWatcher } from "./rule-watcher.ts";
