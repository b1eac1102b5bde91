import { expect, test } from "bun:test";
import { ruleDemand } from "../../src/app/rule-demand.ts";
import { parseRule, RULE_STATISTICS, streamsOfRules } from "../../src/insight/index.ts";

const rule = (statistic: string) => `when ${statistic} > 1 then alert warning "so"`;
const off = { enabled: false, ownInterval: false, fastestSeconds: undefined };
const own = { enabled: true, ownInterval: true, fastestSeconds: undefined };
const every = { enabled: true, ownInterval: false, fastestSeconds: 0 };

test("without rules there is no demand", () => {
  expect(ruleDemand([])).toBeUndefined();
});

test("a rule needs the streams that its statistic is measured by, and no others", () => {
  expect(ruleDemand([rule("fps.p99_ms")])).toMatchObject({
    fps: every,
    vr_tracking: off,
    performance: off,
    fps_and_performance: every,
  });
  expect(ruleDemand([rule("memory.slope_mb_per_min"), rule("tracking.jitter_ms")])).toMatchObject({
    fps: off,
    vr_tracking: every,
    performance: own,
    fps_and_performance: own,
  });
});

test("every statistic has a stream", () => {
  for (const statistic of RULE_STATISTICS) {
    const parsed = parseRule(rule(statistic));
    expect([statistic, "rule" in parsed && streamsOfRules([parsed.rule]).size]).toEqual([statistic, 1]);
  }
});
