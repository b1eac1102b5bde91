import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { faultOfRules, MAX_RULES, parseRule, RULE_STATISTICS } from "../../../src/insight/index.ts";

describe("a rule", () => {
  test("is read with all its parts", () => {
    const text = 'when fps.p99_ms over 2m >= 11.1 for 500ms then alert error "late, \\"again\\""';
    expect(parseRule(text)).toEqual({
      rule: {
        text,
        statistic: "fps.p99_ms",
        overSeconds: 120,
        comparison: ">=",
        limit: 11.1,
        forSeconds: 0.5,
        level: "error",
        message: 'late, "again"',
      },
    });
  });

  test("needs neither over nor for, nor spaces around the comparison", () => {
    expect(parseRule('when fps.rate<80 then alert info "slow"')).toMatchObject({
      rule: { statistic: "fps.rate", overSeconds: 10, comparison: "<", limit: 80, forSeconds: 0 },
    });
  });

  test("may name every statistic", () => {
    for (const statistic of RULE_STATISTICS)
      expect(parseRule(`when ${statistic} > 1 then alert info "x"`)).toMatchObject({ rule: { statistic } });
  });

  test("that is invalid is refused with its place, what was expected, and the closest valid word", () => {
    const wrong: [string, string][] = [
      ["", "at column 1: expected when, got the end of the rule"],
      ["wen fps.p99_ms", 'at column 1: expected when, got "wen"; did you mean when?'],
      [
        'when fps.p99ms > 1 then alert info "x"',
        'at column 6: expected a statistic, got "fps.p99ms"; did you mean fps.p99_ms?',
      ],
      [
        'when fps.rate over 10 > 1 then alert info "x"',
        'at column 20: expected a duration from 1s to 600s, such as 10s or 2m, got "10"',
      ],
      ['when fps.rate over 11m > 1 then alert info "x"', "at column 20: expected a duration"],
      [
        'when fps.rate => 1 then alert info "x"',
        'at column 15: expected a comparison (>, >=, <, <=), got "=>"',
      ],
      ['when fps.rate > x then alert info "x"', 'at column 17: expected a number, got "x"'],
      ['when fps.rate > 1 then alert wraning "x"', "did you mean warning?"],
      ["when fps.rate > 1 then alert info late", "at column 35: expected a message"],
      ['when fps.rate > 1 then alert info "late', "at column 35: expected a message"],
      ['when fps.rate > 1 then alert info "x" or', 'at column 39: expected the end of the rule, got "or"'],
      ["x".repeat(1001), "expected at most 1000 characters"],
    ];
    for (const [text, words] of wrong) expect(parseRule(text).wrong).toContain(words);
    for (const [text] of wrong) expect(parseRule(text).wrong).not.toMatch(/[.?]\.|[^.?] A whole rule/);
  });

  test("never throws, whatever its text is, and has a place for every error", () => {
    const word = fc.oneof(
      fc.constantFrom("when", "over", ">", "for", "then", "alert", '"x"', ...RULE_STATISTICS),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const { wrong } = parseRule(words.join(" "));
        return wrong === undefined || wrong.length > 0;
      }),
    );
  });
});

describe("rules", () => {
  test("are bounded in number, and in the number of durations", () => {
    const rules = (count: number, seconds: (index: number) => number) =>
      Array.from(
        { length: count },
        (_, index) => `when fps.rate over ${seconds(index)}s > 1 then alert info "x"`,
      );
    expect(faultOfRules(rules(MAX_RULES, () => 10))).toBeUndefined();
    expect(faultOfRules(rules(MAX_RULES + 1, () => 10))).toContain("at most 64 rules");
    expect(faultOfRules(rules(8, (index) => index + 1))).toBeUndefined();
    expect(faultOfRules(rules(9, (index) => index + 1))).toContain("at most 8 different durations");
  });
});
