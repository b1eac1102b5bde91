import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "../support/posix-paths.ts";

const ROOT = join(import.meta.dir, "../..");
const GLOSSARY = "docs/architecture.md";
/** What a person reads or a program is written against. */
const READ = ["*.md", "{src,assembly,bench,test,docs,godot-addon}/**/*.{ts,tsx,css,html,gd,md,json,py,sh}"];
/** Files that must name retired words, with the reason. */
const EXEMPT: Readonly<Record<string, string>> = {
  [GLOSSARY]: "lists the retired words",
  "test/rules/glossary.test.ts": "tries the rule",
  "CHANGELOG.md": "tells what earlier versions called things",
  "godot-addon/addons/godot_debug_connection/editor/stale_scripts.gd": "removes a file of an earlier version",
  "test/support/godot/flat-addon.ts": "makes the addon of an earlier version",
  "test/ci-examples/schemas/gitlab-ci.json": "published by GitLab",
};

interface Entry {
  word: string;
  retired: string[];
}

/** The rows of the table below the heading "Glossary": word, meaning, retired words in backticks. */
function entriesOf(page: string): Entry[] {
  const [, section = ""] = page.split(/^## Glossary$/m);
  const [table = ""] = section.split(/^## /m);
  return table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| word "))
    .map((line) => {
      const [, word = "", , retired = ""] = line.split("|").map((cell) => cell.trim());
      return { word, retired: [...retired.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name) };
    });
}

/** The words of a text: identifiers are taken apart at capitals and underscores. */
function wordsOf(line: string): string[] {
  return line
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
}

/** Places where a retired word stands: `file:line: word`. A retired name such as `set_rates` counts as it is written. */
function retiredIn(file: string, text: string, retired: ReadonlySet<string>): string[] {
  const names = [...retired].filter((name) => /[^a-z]/.test(name));
  return text.split("\n").flatMap((line, index) => {
    const words = wordsOf(line).filter((word) => retired.has(word));
    const found = [...words, ...names.filter((name) => line.includes(name))];
    return found.map((word) => `${file}:${index + 1}: ${word}`);
  });
}

const files = [...new Set(READ.flatMap((pattern) => filesLike(pattern, ROOT)))]
  .filter(
    (file) => !Object.hasOwn(EXEMPT, file) && !file.includes("node_modules/") && !file.includes("/results/"),
  )
  .sort();
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const entries = entriesOf(read(GLOSSARY));
const retired = new Set(entries.flatMap((entry) => entry.retired));

describe("the glossary", () => {
  test("gives every concept one word and every retired word one successor", () => {
    expect(entries.length).toBeGreaterThan(10);
    const words = entries.map(({ word }) => word);
    expect(words).toEqual([...new Set(words)]);
    const all = entries.flatMap((entry) => entry.retired);
    expect(all).toEqual([...new Set(all)]);
    expect(words.filter((word) => retired.has(word))).toEqual([]);
  });

  test("keeps retired words out of code, comments, names, help, errors and pages", () => {
    expect(files.length).toBeGreaterThan(800);
    expect(files.flatMap((file) => retiredIn(file, read(file), retired))).toEqual([]);
  });

  test("exempts only existing files", () => {
    expect(Object.keys(EXEMPT).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test("detects a retired word in a sentence, in an identifier and in a field of JSON, and a retired name", () => {
    const text =
      'const newPacer = 1;\n// What clients wish.\n{"own_pace":true}\nspace, wishbone\n`set_rates`';
    expect(retiredIn("a.ts", text, new Set(["pacer", "wish", "pace", "set_rates"]))).toEqual([
      "a.ts:1: pacer",
      "a.ts:2: wish",
      "a.ts:3: pace",
      "a.ts:5: set_rates",
    ]);
  });
});
