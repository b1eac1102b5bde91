/** The user's own rules, and the alerts that they raise. */
export { MAX_RULE_CHARACTERS, parseRule } from "./parse-rule.ts";
export type { Rule } from "./rule.ts";
export { faultOfRules, MAX_RULES, readRules } from "./rule-list.ts";
export { RULE_STATISTICS } from "./rule-statistics.ts";
export { streamsOfRules } from "./rule-streams.ts";
export { RuleWatcher } from "./rule-watcher.ts";
