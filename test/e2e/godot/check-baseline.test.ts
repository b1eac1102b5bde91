import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkProject } from "../../support/godot/check-project.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";
import { LONG } from "../../support/long.ts";

setDefaultTimeout(120_000);

/** Runs of a set, and their length. In 1.5 s a run has one or two values, and one set of seven was called worse than itself. */
const SET = ["--runs", "3", "--duration", LONG ? "6" : "3"];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(skipWithoutGodot())("check, of the demo with the addon", () => {
  test("is not worse than its own baseline", async () => {
    using project = prepareDemo();
    const flags = ["--baseline", join(folder, "base.json"), ...SET];
    const written = await checkProject(project, ...flags, "--update-baseline");
    expect([written.code, written.verdict]).toEqual([0, "holds"]);
    const { code, report, verdict } = await checkProject(project, ...flags);
    expect(report?.comparison?.measures.filter(({ verdict }) => verdict === "worse")).toEqual([]);
    // Godot without a window has no graphics card to measure.
    const unmeasured = report?.comparison?.measures.filter(({ verdict }) => verdict === "not measured");
    expect(unmeasured?.map(({ key }) => key)).toEqual(["render_gpu_ms.p50"]);
    // A busy machine may leave too much noise for three runs.
    expect(code).toBe(0);
    expect(["holds", "cannot tell"]).toContain(verdict as string);
  });

  test("is worse than its baseline once each frame works twice as much, by the processor's time", async () => {
    using project = prepareDemo();
    const path = join(project.path, "project.godot");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace("[autoload]\n", '[autoload]\n\nLoad="*res://load.gd"'));
    // So much work, not so much time: what a busy machine takes from it has to be told from what is more of it.
    const work = (rounds: number) => {
      const lines = [
        "extends Node",
        "",
        "func _process(_delta: float) -> void:",
        "\tvar x := 1.0",
        `\tfor i in ${rounds}:`,
        "\t\tx = sqrt(x + i)",
      ];
      writeFileSync(join(project.path, "load.gd"), `${lines.join("\n")}\n`);
    };
    const flags = ["--baseline", join(folder, "slower.json"), ...SET];
    work(120_000);
    expect((await checkProject(project, ...flags, "--update-baseline")).verdict).toBe("holds");
    work(240_000);
    const { code, report, verdict } = await checkProject(project, ...flags);
    expect([code, verdict]).toEqual([1, "worse"]);
    const processor = report?.comparison?.measures.find(({ key }) => key === "cpu_ms.p25");
    expect(processor?.verdict).toBe("worse");
    expect(processor?.share).toBeGreaterThan(0.4);
    expect(processor?.share).toBeLessThan(1.6);
  });
});
