import { describe, expect, test } from "bun:test";
import { playRules } from "../../../src/cli/check/play-rules.ts";
import { CliProcess } from "../../support/cli-process.ts";

const LONG_FRAME = 'when fps.max_ms over 2s > 30 then alert error "a long frame"';
const LATE = 'when fps.p50_ms over 10s > 20 for 3s then alert warning "late"';
const RUN = { hz: 90, seed: 1, seconds: 40 };

describe("rules on a simulated run", () => {
  test("raise no alert in a healthy game", () => {
    expect(playRules({ ...RUN, rules: [LONG_FRAME, LATE], faults: [] })).toEqual([]);
  });

  test("raise an alert soon after their fault, and only then, and the same seed gives the same alerts", () => {
    const run = { ...RUN, rules: [LATE, LONG_FRAME], faults: ["hitch" as const] };
    const events = playRules(run);
    const [fault, raised, over] = events;
    expect([fault?.what, raised?.what, over?.what]).toEqual(["fault", "open", "resolved"]);
    expect(events.filter(({ rule }) => rule === 1)).toEqual([]);
    const delay = (raised?.atSeconds ?? 0) - (fault?.atSeconds ?? 0);
    expect(delay).toBeGreaterThan(0);
    expect(delay).toBeLessThan(1.5);
    expect(playRules(run)).toEqual(events);
  });
});

describe("check --rules", () => {
  async function run(...flags: string[]) {
    await using cli = new CliProcess(["check", "--rules", "--duration", "20", ...flags]);
    return { out: await cli.rest(), code: await cli.process.exited, error: await cli.stderr };
  }

  test("shows the alerts of each rule, and its exit code is 1 after an alert", async () => {
    const raised = await run("--rule", LONG_FRAME, "--rule", LATE, "--faults", "hitch");
    expect(raised.code).toBe(1);
    expect(raised.out.join("\n")).toMatch(/1 +\d+ +when fps\.max_ms.*\n2 +none +when fps\.p50_ms/);
    expect((await run("--rule", LATE)).code).toBe(0);
  });

  test("ends with 2 for wrong rules, and without rules", async () => {
    const wrong = await run("--rule", 'when fps.p99ms > 1 then alert info "x"');
    expect(wrong).toMatchObject({ code: 2, error: expect.stringContaining("did you mean fps.p99_ms?") });
    expect((await run()).code).toBe(2);
  });
});

describe("check", () => {
  test("ends with 2 after wrong usage and says what to do", async () => {
    const wrong: [string[], string][] = [
      [[], "expected --budget, --baseline or both"],
      [["--budget", "none.json"], "expected a budget file"],
      [["--update-baseline", "--budget", "docs/check-budget.sample.json"], "expected --baseline FILE"],
      [["--baseline", "none.json"], "expected a baseline file"],
      [["--budget", "docs/check-budget.sample.json", "--project", "docs"], "project.godot"],
      [
        ["--budget", "docs/check-budget.sample.json", "--project", "godot-addon", "--godot", "/none"],
        "--godot",
      ],
      [["--budget", "docs/check-budget.sample.json", "--url", "ws://127.0.0.1:1"], "ws://127.0.0.1:1"],
      [["--call", "hitch=nonsense"], "Expected a command"],
    ];
    for (const [flags, words] of wrong) {
      await using cli = new CliProcess(["check", ...flags]);
      expect([await cli.process.exited, await cli.stderr]).toEqual([2, expect.stringContaining(words)]);
    }
  });
});
