import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expectationOf } from "../support/pages/expectation.ts";
import { allPageCommands, type PageCommand, pageCommands } from "../support/pages/page-commands.ts";

const ROOT = join(import.meta.dir, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

const { commands, faults } = allPageCommands();

/** Commands for people who change the project. */
const DEVELOPMENT = /^(?:npx -y bun@1\.4\.5|bun) /;
/** Of those, the ones that `.ci/run` runs as they stand. */
const IN_CI = ["run test", "run typecheck", "run lint", "test test/rules", "run bench smoke"];

describe("commands of the pages", () => {
  test("are written so that tests find them", () => {
    expect(faults).toEqual([]);
    expect(commands.length).toBeGreaterThan(60);
  });

  test("are all run, except these, whose pages say why", () => {
    const notRun = commands.filter((command) => command.notRun !== undefined);
    expect(notRun.map(({ page, text }) => `${page}: ${text.split("\n")[0]}`)).toEqual([
      "README.md: npx godot-telemetry-relay demo",
      "docs/headset.md: npx -y @meta-quest/hzdb perf capture --duration 10000",
      "docs/headset.md: adb shell perfetto -o /data/misc/perfetto-traces/headset.pftrace -t 10s sched freq gfx view",
      "docs/install.md: npx -y bun@1.4.5 run pack binaries",
      "docs/look-from-elsewhere.md: adb reverse tcp:8081 tcp:8081",
    ]);
  });

  test("that another test runs name one that exists", () => {
    const missing = commands.filter(({ runBy }) => runBy !== undefined && !existsSync(join(ROOT, runBy)));
    expect(missing.map(placeOf)).toEqual([]);
  });

  test("have an expectation, or are commands of development that exist", () => {
    const unknown = commands.filter(
      ({ kind, text, notRun, runBy }) =>
        kind === "shell" && !notRun && !runBy && expectationOf(text) === undefined && !isDevelopment(text),
    );
    expect(unknown.map(placeOf)).toEqual([]);
  });

  test("for CI are those that CI runs", () => {
    const ci = read(".ci/run");
    for (const words of IN_CI) expect(ci).toContain(`"\${BUN[@]}" ${words}`);
    const contributing = commands.filter(({ page }) => page === "CONTRIBUTING.md").map(({ text }) => text);
    for (const words of IN_CI) expect(contributing).toContain(`npx -y bun@1.4.5 ${words}`);
  });
});

function placeOf({ page, line, text }: PageCommand): string {
  return `${page}:${line}: ${text}`;
}

/** Whether it is a script of package.json, a file of the project, or Bun itself. */
function isDevelopment(text: string): boolean {
  const words = text.replace(DEVELOPMENT, "").split(" ");
  if (!DEVELOPMENT.test(text)) return false;
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const [first = "", second = ""] = words;
  if (first === "run") return Object.hasOwn(scripts, second);
  if (first === "test") return existsSync(join(ROOT, second));
  return first.endsWith(".ts") ? existsSync(join(ROOT, first)) : ["-e", "build", "start"].includes(first);
}

describe("reading a page", () => {
  const fence = "```";
  const page = [
    "Try `curl http://127.0.0.1:8081/health`, or `godot-telemetry-relay COMMAND`.",
    `${fence}json budget.json`,
    "{}",
    fence,
    `${fence}sh`,
    "godot-telemetry-relay check --budget budget.json   # a comment",
    "# nothing but a comment",
    "curl -d '#1' \\",
    "  http://127.0.0.1:8081/",
    fence,
    `${fence}sh`,
    "set -e",
    "one || {",
    "}",
    fence,
    "Not run by our tests: it needs a headset.",
    "",
    `${fence}sh not-run`,
    "adb devices",
    fence,
    `${fence}sh test/e2e/other.test.ts`,
    "npm install",
    fence,
  ].join("\n");

  test("finds commands in boxes and in the text, with the files before them and the reason", () => {
    const found = pageCommands("page.md", page);
    const files = { "budget.json": "{}\n" };
    const shell = { page: "page.md", kind: "shell" as const, notRun: undefined, runBy: undefined };
    expect(found).toEqual({
      faults: [],
      commands: [
        { ...shell, line: 1, text: "curl http://127.0.0.1:8081/health", files: {} },
        { ...shell, line: 6, text: "godot-telemetry-relay check --budget budget.json", files },
        { ...shell, line: 8, text: "curl -d '#1' \\\n  http://127.0.0.1:8081/", files },
        { ...shell, line: 12, text: "set -e\none || {\n}\n", files },
        { ...shell, line: 19, text: "adb devices", files, notRun: "it needs a headset." },
        { ...shell, line: 22, text: "npm install", files, runBy: "test/e2e/other.test.ts" },
      ],
    });
  });

  test("reports a box without a language that has a command, and one that is not run without a reason", () => {
    const bad = [fence, "curl http://127.0.0.1:8081/", fence, "Because.", `${fence}sh not-run`, "x", fence];
    expect(pageCommands("page.md", bad.join("\n")).faults).toEqual([
      "page.md:2: a command in a box without a language: write ```sh",
      'page.md:6: expected a paragraph "Not run by our tests: …" before a box that is not run',
    ]);
  });
});
