import { expect } from "bun:test";
import { CliProcess } from "../cli-process.ts";
import { processesWith } from "../fake-engine.ts";
import { PROC } from "../system-parts.ts";
import { requireGodot } from "./find-godot.ts";
import type { TestProject } from "./test-project.ts";

/** Output of `check --json`. */
export interface CheckReport {
  verdict: string;
  runs: { samples: number; missing: number }[];
  budgets: { key: string; verdict: string; measured: number | null }[];
  worst_hitches: {
    worst: { frame: number | null; ms: number };
    cause: { kind: string; function?: string };
  }[];
  comparison: { measures: { key: string; verdict: string; share?: number }[] } | null;
  notes: string[];
}

/** Runs `check` on a project. Fails: `check` leaves a process behind, which only Linux shows. */
export async function checkProject(project: TestProject, ...flags: string[]) {
  const common = ["--project", project.path, "--godot", requireGodot(), "--json", "--warmup", "1"];
  await using cli = new CliProcess(["check", ...common, ...flags]);
  const text = (await cli.rest()).join("\n");
  const code = await cli.process.exited;
  const stderr = await cli.stderr;
  if (PROC.found()) expect(processesWith(project.path)).toEqual([]);
  const report = (text === "" ? undefined : JSON.parse(text)) as CheckReport | undefined;
  // A failing test then shows first why there is no verdict.
  const verdict = report?.verdict ?? stderr.split("\n").findLast((line) => line.startsWith("error:"));
  return { code, stderr, report, verdict };
}
