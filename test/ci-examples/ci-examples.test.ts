import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "junit2json";
import { GODOT, requireGodot } from "../support/godot/find-godot.ts";
import { prepareGameWithoutAddon, type TestProject } from "../support/godot/test-project.ts";
import { skipWithout } from "../support/needs.ts";
import { SHELL } from "../support/system-parts.ts";

setDefaultTimeout(120_000);

const ROOT = join(import.meta.dir, "../..");
const MAIN = join(ROOT, "src/cli/main.ts");
const INSTALL = 'npm install --global "godot-telemetry-relay@$RELAY_VERSION"';

interface Workflow {
  env: Record<string, string>;
  jobs: Record<string, { steps: { name?: string; run?: string; uses?: string }[] }>;
}
interface Pipeline {
  "frame-budget": { variables: Record<string, string>; script: string[] };
}

const example = (name: string): unknown => Bun.YAML.parse(readFileSync(join(ROOT, "docs/ci", name), "utf8"));
const workflow = example("github-actions.yml") as Workflow;
const pipeline = example("gitlab-ci.yml") as Pipeline;

test.each([
  ["github-actions.yml", "github-workflow.json"],
  ["gitlab-ci.yml", "gitlab-ci.json"],
])("%s is valid by its published schema", (name, schema) => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile(JSON.parse(readFileSync(join(import.meta.dir, "schemas", schema), "utf8")));
  validate(example(name));
  expect(validate.errors ?? []).toEqual([]);
  // A schema that permits everything would say nothing.
  const broken = { ...(example(name) as object), jobs: 7, "frame-budget": { script: 7 } };
  expect(validate(broken)).toBe(false);
});

test("both install this version of the relay", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect([workflow.env.RELAY_VERSION, pipeline["frame-budget"].variables.RELAY_VERSION]).toEqual([
    version,
    version,
  ]);
});

/** The import of the project takes seconds of the editor. It runs once: both examples have the same command. */
const IMPORT = '"$GODOT" --headless --path "$PROJECT" --import';

/** Short values in place of the example's. On busy machines the times are long, so no budget here is tight. */
const QUICK = { WARMUP: "0.2", DURATION: "1", RUNS: "1" };
const HOLDS = { hz: 60, budgets: { "work_ms.mean": 1000 } };
const BREAKS = { hz: 60, budgets: { "work_ms.mean": 0.000_001 } };

/** A repository with a game, as a CI system checks it out, and what is on the machine beside it. */
interface Checkout extends Disposable {
  project: TestProject;
  /** Folder of the user, and of programs. */
  home: string;
  environment: Record<string, string | undefined>;
}

/** The relay of this repository stands in for the published package, and Godot is in the cache already: neither can be fetched in a test. */
function checkOut(budget: object, godotFolder: (checkout: Checkout) => string): Checkout {
  const project = prepareGameWithoutAddon();
  writeFileSync(join(project.path, "budget.json"), JSON.stringify(budget));
  const home = mkdtempSync(join(tmpdir(), "ci-"));
  const checkout: Checkout = {
    project,
    home,
    environment: {
      ...process.env,
      HOME: home,
      PATH: `${home}${delimiter}${process.env.PATH}`,
      GODOT: undefined,
    },
    [Symbol.dispose]() {
      project[Symbol.dispose]();
      rmSync(home, { recursive: true });
    },
  };
  writeProgram(join(home, "godot-telemetry-relay"), `exec '${process.execPath}' '${MAIN}' "$@"`);
  const folder = godotFolder(checkout);
  mkdirSync(folder, { recursive: true });
  writeProgram(join(folder, "godot"), `exec '${requireGodot()}' "$@"`);
  return checkout;
}

function writeProgram(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

const read = (...path: string[]): string => readFileSync(join(...path), "utf8");

/** Runs a script as the system's bash does. Returns its exit code and what it printed. */
async function bash(
  script: string,
  { project, environment }: Checkout,
): Promise<{ code: number; text: string }> {
  const child = Bun.spawn(["bash", "-e", "-c", `exec 2>&1\n${script}`], {
    cwd: project.path,
    env: environment,
  });
  const text = await child.stdout.text();
  return { code: await child.exited, text };
}

/** Runs the steps of the workflow for an event, up to the first that fails, and the report in any case. Returns the exit code of the check and the summary. */
async function runWorkflow(
  checkout: Checkout,
  event: "push" | "pull_request",
): Promise<{ code: number; summary: string }> {
  const [variables, summary] = [join(checkout.home, "env"), join(checkout.home, "summary.md")];
  for (const file of [variables, summary]) writeFileSync(file, "");
  Object.assign(checkout.environment, workflow.env, QUICK, {
    GITHUB_ENV: variables,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_EVENT_NAME: event,
    RUNNER_TEMP: checkout.home,
  });
  let code = 0;
  for (const { name, run } of workflow.jobs["frame-budget"]?.steps ?? []) {
    if (run === undefined || run === INSTALL || (run === IMPORT && event === "pull_request")) continue;
    if (code !== 0 && name !== "Show the report in the summary") continue;
    const step = await bash(run, checkout);
    if (step.code !== 0 && name !== "Check the frame budget") throw new Error(`${name}: ${step.text}`);
    code ||= step.code;
    for (const line of read(variables).split("\n").filter(Boolean)) {
      const [key = "", value] = line.split("=");
      checkout.environment[key] = value;
    }
  }
  return { code, summary: read(summary) };
}

describe.concurrent.skipIf(skipWithout(SHELL, GODOT))(
  "as they stand, but for the package's installation",
  () => {
    test("the steps for GitHub record a baseline for a push, compare a pull request with it, and show the report", async () => {
      using checkout = checkOut(HOLDS, ({ home }) => join(home, "godot"));
      const commands = workflow.jobs["frame-budget"]?.steps.map(({ run }) => run);
      expect(commands).toContainValues([INSTALL, IMPORT]);
      const push = await runWorkflow(checkout, "push");
      expect(existsSync(join(checkout.project.path, ".godot"))).toBe(true);
      expect(push).toMatchObject({ code: 0, summary: expect.stringContaining("## Frame budget: holds") });
      expect(JSON.parse(read(checkout.project.path, "frame-budget-baseline.json"))).toBeObject();
      const { code, summary } = await runWorkflow(checkout, "pull_request");
      expect(summary).toContain("compared with the baseline");
      // One run of a second each, on a busy machine, may be called worse.
      expect(code).toBe(summary.includes("## Frame budget: worse") ? 1 : 0);
      expect(await parse(read(checkout.project.path, "frame-budget.xml"))).toMatchObject({
        errors: 0,
      });
    });

    test("the job for GitLab fails for a broken budget, and leaves the reports that it declares", async () => {
      using checkout = checkOut(BREAKS, ({ project }) => join(project.path, ".godot-program"));
      const { variables, script } = pipeline["frame-budget"];
      Object.assign(checkout.environment, variables, QUICK, { BASELINE: "compare" });
      expect(script).toContainValues([INSTALL, IMPORT]);
      const lines = script.filter((line) => line !== INSTALL && line !== IMPORT);
      const { code, text } = await bash(lines.join("\n"), checkout);
      expect([code, text]).toEqual([1, expect.stringContaining("broken: work_ms.mean")]);
      expect(await parse(read(checkout.project.path, "frame-budget.xml"))).toMatchObject({ failures: 1 });
      expect(read(checkout.project.path, "frame-budget.md")).toContain("## Frame budget: broken");
      expect(existsSync(join(checkout.project.path, "frame-budget-baseline.json"))).toBe(false);
    });
  },
);
