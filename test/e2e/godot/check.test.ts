import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "junit2json";
import { checkProject } from "../../support/godot/check-project.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import {
  prepareCrashingGame,
  prepareDemo,
  prepareGameWithoutAddon,
  type TestProject,
} from "../../support/godot/test-project.ts";
import { skipWithout } from "../../support/needs.ts";
import { SIGNALS } from "../../support/system-parts.ts";

setDefaultTimeout(120_000);

/** Loose enough for a machine that others use too; a hitch of 400 ms breaks it all the same. */
const BUDGET = {
  hz: 60,
  budgets: { "frame_ms.p50": 25, "work_ms.mean": 12, "hitches.worst_ms": 350, errors: 0 },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function check(project: TestProject, budget: object, ...flags: string[]) {
  const path = join(folder, "budget.json");
  writeFileSync(path, JSON.stringify(budget));
  return checkProject(project, "--budget", path, ...flags);
}

describe.skipIf(skipWithoutGodot())("check of the demo with the addon", () => {
  test("passes, shows progress, and writes valid files", async () => {
    using project = prepareDemo();
    const files = ["--junit", join(folder, "out.xml"), "--markdown", join(folder, "out.md")];
    const { code, stderr, report, verdict } = await check(project, BUDGET, "--duration", "3", ...files);
    expect(report?.budgets.map(({ key, verdict }) => [key, verdict])).toEqual([
      ["frame_ms.p50", "holds"],
      ["work_ms.mean", "holds"],
      ["hitches.worst_ms", "holds"],
      ["errors", "holds"],
    ]);
    // The addon hands frames over several at once; each is counted.
    expect(report?.runs[0]?.missing).toBe(0);
    expect([code, verdict]).toEqual([0, "holds"]);
    expect(stderr).toMatch(/measuring {2}\[#+/);
    const xml = readFileSync(join(folder, "out.xml"), "utf8");
    expect(await parse(xml)).toMatchObject({ tests: 4, failures: 0, errors: 0 });
    expect(readFileSync(join(folder, "out.md"), "utf8")).toContain("## Frame budget: holds");
  });

  test("fails with the hitch switched on, and names the frame and the function", async () => {
    using project = prepareDemo();
    const flags = [
      "--scene",
      "res://demo/demo.tscn",
      "--duration",
      "3",
      "--profile",
      "--call",
      'hitch={"milliseconds":400}',
    ];
    const { code, report, verdict } = await check(project, BUDGET, ...flags);
    expect([code, verdict]).toEqual([1, "broken"]);
    expect(report?.budgets.filter(({ verdict }) => verdict === "broken").map(({ key }) => key)).toEqual([
      "hitches.worst_ms",
    ]);
    const [hitch] = report?.worst_hitches ?? [];
    expect(hitch?.cause).toMatchObject({ kind: "script", function: "_burn" });
    expect(hitch?.worst.frame).toBeGreaterThan(60);
    expect(hitch?.worst.ms).toBeGreaterThan(400);
  });

  test("gives no verdict on render times without rendering, or on a command that the game lacks", async () => {
    using project = prepareDemo();
    const budget = { hz: 60, budgets: { "render_gpu_ms.p99": 100 } };
    const { code, report, verdict } = await check(project, budget, "--duration", "1");
    expect([code, verdict, report?.budgets[0]?.measured]).toEqual([2, "not measured", null]);
    const called = await check(project, BUDGET, "--duration", "2", "--call", "no_such");
    expect(called).toMatchObject({ code: 2, report: undefined, stderr: expect.stringContaining("no_such") });
  });
});

describe.skipIf(skipWithoutGodot())("check of a game without the addon", () => {
  test("measures its work by the debugger, names the costly function, and has no verdict on frame_ms", async () => {
    using project = prepareGameWithoutAddon();
    const budget = { hz: 90, budgets: { "work_ms.max": 25, "work_ms.p50": 20, "frame_ms.p99": 100 } };
    const { code, report, verdict } = await check(project, budget, "--warmup", "4", "--duration", "3");
    expect(report?.budgets.map(({ key, verdict }) => [key, verdict])).toEqual([
      ["frame_ms.p99", "not measured"],
      ["work_ms.p50", "holds"],
      ["work_ms.max", "broken"],
    ]);
    expect([code, verdict]).toEqual([1, "broken"]);
    expect(report?.worst_hitches[0]?.cause).toMatchObject({ kind: "script", function: "_burn" });
    expect(report?.notes[0]).toContain("does not load the addon");
  });

  test("also measures a game whose addon is present but not loaded", async () => {
    using project = prepareDemo();
    const path = join(project.path, "project.godot");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, `${text}\n[telemetry_relay]\n\nconnection/enabled=false\n`);
    const budget = { hz: 90, budgets: { "work_ms.p50": 20 } };
    const { code, report, verdict } = await check(project, budget, "--duration", "2");
    expect([code, verdict]).toEqual([0, "holds"]);
    expect(report?.notes[0]).toContain("does not load the addon");
  });

  test("gives no verdict on a missing scene, and shows the engine's message", async () => {
    using project = prepareGameWithoutAddon();
    const { code, stderr, report } = await check(
      project,
      BUDGET,
      "--scene",
      "res://none.tscn",
      "--start-timeout",
      "10",
      "--junit",
      join(folder, "none.xml"),
      "--markdown",
      join(folder, "none.md"),
    );
    expect([code, report]).toEqual([2, undefined]);
    expect(stderr).toContain("none.tscn");
    // Whoever sees the reports alone sees why, too.
    expect(readFileSync(join(folder, "none.xml"), "utf8")).toContain("none.tscn");
    expect(readFileSync(join(folder, "none.md"), "utf8")).toContain("none.tscn");
  });

  test("gives no verdict on a game that reports no frame, and shows its output", async () => {
    using project = prepareGameWithoutAddon();
    const path = join(project.path, "project.godot");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, `${text}\n[autoload]\n\nStuck="*res://stuck.gd"\n`);
    writeFileSync(
      join(project.path, "stuck.gd"),
      'extends Node\n\nfunc _init() -> void:\n\tprint("stuck here")\n\twhile true:\n\t\tpass\n',
    );
    const { code, stderr, report } = await check(project, BUDGET, "--start-timeout", "4");
    expect([code, report]).toEqual([2, undefined]);
    expect(stderr).toContain("to send a frame within 4 s");
    expect(stderr).toContain("stuck here");
  });

  test.skipIf(skipWithout(SIGNALS))(
    "gives no verdict on a game that crashes, and shows its last output",
    async () => {
      using project = prepareCrashingGame();
      writeFileSync(join(project.path, "go"), "");
      const { code, stderr, report } = await check(project, BUDGET, "--duration", "30");
      expect([code, report]).toEqual([2, undefined]);
      expect(stderr).toContain("it crashed with signal SIGABRT");
      expect(stderr).toContain("about to crash");
      expect(stderr).toMatch(/recorded in .*\.crash\.mcap/);
    },
  );
});
