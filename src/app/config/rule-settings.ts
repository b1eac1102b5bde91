import type { z } from "zod";
import { loadZod } from "../../base/load-zod.ts";
import { faultOfRules, MAX_RULE_CHARACTERS, MAX_RULES, parseRule } from "../../insight/index.ts";
import { setting } from "./setting.ts";
import type { ValueKind } from "./value-kind.ts";

function rulesSchema(): z.ZodType<string[]> {
  const z = loadZod();
  const rule = z
    .string()
    .max(MAX_RULE_CHARACTERS)
    .superRefine((text, context) => {
      const { wrong } = parseRule(text);
      if (wrong !== undefined) context.addIssue({ code: "custom", message: wrong });
    });
  return z
    .array(rule)
    .max(MAX_RULES)
    .superRefine((texts, context) => {
      const fault = faultOfRules(texts);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    });
}

/** Rules as texts: one per flag, one per line in the environment. */
const rulesKind: ValueKind<string[]> = {
  schema: rulesSchema,
  argument: "<rule>",
  expected: 'a rule such as when fps.p99_ms over 10s > 11.1 for 3s then alert warning "late"',
  readText(text, before) {
    const lines = text.split("\n").map((line) => line.trim());
    return [...(Array.isArray(before) ? before : []), ...lines.filter((line) => line !== "")];
  },
  nearest(wrong) {
    const texts = typeof wrong === "string" ? wrong.split("\n") : [];
    const fault = texts.map((text) => parseRule(text.trim()).wrong).find((one) => one !== undefined);
    return fault === undefined ? "" : `: ${fault}`;
  },
};

/** Alert rules that the user writes. */
export const RULE_SETTINGS = {
  rules: setting({
    kind: rulesKind,
    sentence: "raise alerts by a rule of your own, as docs/insight.md explains; may be given several times",
    byDefault: "none",
    live: false,
    read: ({ insight }) => (insight.rules.length === 0 ? undefined : [...insight.rules]),
    write: (options, texts) => {
      options.insight = { ...options.insight, rules: texts };
    },
  }),
} as const;
