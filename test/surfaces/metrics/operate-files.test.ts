import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DASHBOARD_FILE, dashboardExpressions, dashboardText } from "../../support/grafana-dashboard.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROMETHEUS, promtool } from "../../support/prometheus.ts";

const FOLDER = join(import.meta.dir, "../../../docs/operate");
const file = (name: string): string => join(FOLDER, name);
const read = (name: string): string => readFileSync(file(name), "utf8");

interface Rules {
  groups: { rules: { alert: string; expr: string }[] }[];
}
interface RuleTests {
  tests: { alert_rule_test: { alertname: string; exp_alerts: object[] }[] }[];
}

const rules = (Bun.YAML.parse(read("alerts.yml")) as Rules).groups.flatMap((group) => group.rules);

test("the dashboard is what its script makes", () => {
  expect(readFileSync(DASHBOARD_FILE, "utf8")).toBe(dashboardText());
});

test("the dashboard and the alerts use metrics that the page lists, and no other", () => {
  const page = readFileSync(join(FOLDER, "../prometheus.md"), "utf8");
  const listed = new Set([...page.matchAll(/^\| `(\w+)` \| (\w+)/gm)].map(([, name]) => name));
  const used = [...dashboardExpressions(), ...rules.map(({ expr }) => expr)].flatMap((expression) =>
    [...expression.matchAll(/\b(?:godot|headset|telemetry_relay|process)_\w+/g)].map(([name]) => name),
  );
  expect(used.length).toBeGreaterThan(40);
  expect([...new Set(used)].filter((name) => !listed.has(name.replace(/_bucket$/, "")))).toEqual([]);
});

test("each alert is tested to fire and to be quiet", () => {
  const { tests } = Bun.YAML.parse(read("alerts.test.yml")) as RuleTests;
  const cases = tests.flatMap((one) => one.alert_rule_test);
  for (const { alert } of rules) {
    const own = cases.filter(({ alertname }) => alertname === alert);
    const outcomes = own.map(({ exp_alerts }) => exp_alerts.length > 0);
    expect([alert, new Set(outcomes).size]).toEqual([alert, 2]);
  }
});

describe.skipIf(skipWithout(PROMETHEUS))("promtool", () => {
  test.each([
    ["accepts the scrape configuration", ["check", "config", file("prometheus.yml")]],
    ["accepts the alerts", ["check", "rules", file("alerts.yml")]],
    ["finds that the alerts fire when they should", ["test", "rules", file("alerts.test.yml")]],
  ])("%s", async (_, words) => {
    const { code, printed } = await promtool(words);
    expect([code, printed]).toEqual([0, expect.stringContaining("SUCCESS")]);
  });

  test("accepts each expression of the dashboard", async () => {
    const expressions = dashboardExpressions().map((expr) => expr.replaceAll("$__rate_interval", "1m"));
    const recorded = expressions.map((expr, index) => ({ record: `dashboard:${index}`, expr }));
    const path = join(tmpdir(), "dashboard-rules.yml");
    // YAML includes JSON.
    await Bun.write(path, JSON.stringify({ groups: [{ name: "dashboard", rules: recorded }] }));
    expect(await promtool(["check", "rules", path])).toEqual({
      code: 0,
      printed: expect.stringContaining(`${expressions.length} rules found`),
    });
  });
});
