import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { createProgram } from "../../src/cli/program.ts";
import { filesLike } from "../support/posix-paths.ts";

const ROOT = join(import.meta.dir, "../..");

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** The project's own folders: what is installed or built beside them is left alone. */
const FOLDERS = ["src", "assembly", "godot-addon", "test", "bench", "docs"];

function ownFiles(pattern: string): string[] {
  return FOLDERS.flatMap((folder) => filesLike(`${folder}/**/${pattern}`, ROOT));
}

/** Every page that is kept in the repository. */
function pages(): string[] {
  return [...filesLike("*.md", ROOT), ...ownFiles("*.md")].sort();
}

/** The anchor that a heading gets where Markdown is shown. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

/** The links of a page that lead nowhere: to no file, or to no heading of it. Addresses are left alone. */
function deadLinksOf(page: string, text: string): string[] {
  const links = text.replace(/```[\s\S]*?```/g, "").matchAll(/\]\(([^)\s]+)\)/g);
  return [...links].flatMap(([, link = ""]) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : posix.join(dirname(page), path);
    if (!existsSync(join(ROOT, target))) return [`${page}: ${link}`];
    if (anchor === undefined) return [];
    const headings = read(target).matchAll(/^#+ (.*)$/gm);
    return [...headings].some(([, heading = ""]) => anchorOf(heading) === anchor) ? [] : [`${page}: ${link}`];
  });
}

describe("the pages", () => {
  test("have no broken link", () => {
    expect(pages().length).toBeGreaterThan(30);
    expect(pages().flatMap((page) => deadLinksOf(page, read(page)))).toEqual([]);
  });

  test("a link to a missing file or heading is detected", () => {
    const text =
      "[a](b.md) [c](README.md#nothing) [d](README.md#develop) [e](#try-it) `[f]` [g](https://example.com)";
    expect(deadLinksOf("README.md", text)).toEqual(["README.md: b.md", "README.md: README.md#nothing"]);
  });

  test("name no missing file of the project", () => {
    const missing = pages().flatMap((page) =>
      [...read(page).matchAll(/`((?:src|test|bench|docs|assembly|godot-addon)\/[\w./-]+)`/g)]
        .filter(([, path = ""]) => !path.startsWith("bench/results/") && !existsSync(join(ROOT, path)))
        .map(([, path]) => `${page}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  test("each decision has a number of its own, in its name and in its title", () => {
    const files = readdirSync(join(ROOT, "docs/adr"));
    const numbers = files.map((file) => Number(file.slice(0, 4)));
    expect(numbers).toEqual([...new Set(numbers)]);
    expect(files.map((file) => Number(/^# (\d+)\. /.exec(read(`docs/adr/${file}`))?.[1]))).toEqual(numbers);
  });

  test("every decision named by number exists", () => {
    const known = new Set(readdirSync(join(ROOT, "docs/adr")).map((file) => Number(file.slice(0, 4))));
    const sources = ownFiles("*.{ts,gd}");
    const unknown = [...pages(), ...sources].flatMap((file) =>
      [...read(file).matchAll(/\bADRs? (\d+)/g)]
        .filter(([, number]) => !known.has(Number(number)))
        .map(([words]) => `${file}: ${words}`),
    );
    expect(unknown).toEqual([]);
  });

  test("the table of commands has every command", async () => {
    const table = [...read("docs/command-line.md").matchAll(/^\| `([a-z]+)` \|/gm)].map(([, name]) => name);
    const commands = (await createProgram([])).commands.map((command) => command.name());
    expect(table.sort()).toEqual(commands.sort());
    // In a clone people type `bun run COMMAND`.
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const name of commands) expect(scripts[name]).toBe(`bun src/cli/main.ts ${name}`);
  });

  test("every page of docs is linked from README, directly or through other pages", () => {
    const reached = new Set<string>(["README.md"]);
    for (const page of reached) {
      for (const [, link = ""] of read(page).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
        const target = posix.join(dirname(page), link);
        if (target.endsWith(".md") && existsSync(join(ROOT, target))) reached.add(target);
      }
    }
    const unreached = pages().filter(
      (page) => page.startsWith("docs/") && dirname(page) !== "docs/adr" && !reached.has(page),
    );
    expect(unreached).toEqual([]);
  });
});

test("addon, changelog and pages have the version of package.json", () => {
  const addon = "godot-addon/addons/godot_debug_connection";
  const { version } = JSON.parse(read("package.json")) as { version: string };
  expect(/^## \[(.*?)\]/m.exec(read("CHANGELOG.md"))?.[1]).toBe(version);
  const shown = pages()
    .filter((page) => !page.startsWith("docs/adr/"))
    .flatMap((page) =>
      [...read(page).matchAll(/(?:relay |Relay |"addon":"|-relay-|-client-|-addon-)(\d+\.\d+\.\d+)/g)].map(
        ([words]) => words,
      ),
    );
  expect(shown.length).toBeGreaterThan(1);
  expect(shown.filter((words) => !words.endsWith(version))).toEqual([]);
  expect(/^version="(.*)"$/m.exec(read(`${addon}/plugin.cfg`))?.[1]).toBe(version);
  expect(/^const ADDON_VERSION := "(.*)"$/m.exec(read(`${addon}/relay/game_side.gd`))?.[1]).toBe(version);
});

describe("dependencies", () => {
  const manifest = JSON.parse(read("package.json")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  const packages = { ...manifest.dependencies, ...manifest.devDependencies };

  test("each has its line in docs/dependencies.md, and no other has one", () => {
    const [runTime = "", tools = ""] = read("docs/dependencies.md").split("## To build");
    const named = (part: string): string[] =>
      [...part.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = ""]) => name).sort();
    expect(named(runTime)).toEqual(Object.keys(manifest.dependencies).sort());
    expect(named(tools)).toEqual(Object.keys(manifest.devDependencies).sort());
  });

  test("each has one exact version, which is the installed one", () => {
    const installed = Object.keys(packages).map((name) => [
      name,
      (JSON.parse(read(`node_modules/${name}/package.json`)) as { version: string }).version,
    ]);
    expect(Object.fromEntries(installed)).toEqual(packages);
  });

  test("each has the licence that its package states", () => {
    const rows = read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \|.*\| ([^|]+) \| [^|]+ \|$/gm);
    const written = [...rows].map(([, name, licence]) => [name, licence]);
    const stated = Object.keys(packages).map((name) => {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
      return [name, license.replace(/^\((.*)\)$/, "$1").replace(" OR ", " or ")];
    });
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(stated));
  });

  test("each run-time package is imported by src", () => {
    const sources = filesLike("src/**/*.{ts,tsx}", ROOT).map(read).join("\n");
    const unused = Object.keys(manifest.dependencies).filter(
      (name) => !new RegExp(`["']${name}[/"']`).test(sources),
    );
    expect(unused).toEqual([]);
  });
});
