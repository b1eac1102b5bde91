import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "../support/posix-paths.ts";

const SRC = join(import.meta.dir, "../../src");
/** Where systems may differ, and the one file that asks the real system. */
const FOLDER = "base/platform/";
const REAL = `${FOLDER}this-machine.ts`;

/** What a source must ask a `Platform` for. */
const WORDS = [/\bprocess\.platform\b/, /\/proc\b/, /["']node:os["']/, /["']os["']/, /\bBun\.which\b/];

/** The words of a source that belong to `base/platform`. Comments may name them, and so may imports of types. */
function wordsIn(file: string, source: string): string[] {
  if (file === REAL) return [];
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/^import type .*$/gm, "");
  // The folder knows /proc, but asks its platform for the texts.
  const forbidden = file.startsWith(FOLDER) ? WORDS.filter((word) => !word.test("/proc")) : WORDS;
  return forbidden.filter((word) => word.test(code)).map((word) => `${file}: ${word.source}`);
}

test("only base/platform knows which system this is, and only one of its files asks", () => {
  const files = filesLike("**/*.{ts,tsx}", SRC);
  expect(files).toContain(REAL);
  expect(files.flatMap((file) => wordsIn(file, readFileSync(join(SRC, file), "utf8")))).toEqual([]);
});

test("tests that need a part of a system name it where they are skipped", () => {
  const tests = join(SRC, "../test");
  const silent = filesLike("**/*.ts", tests).filter((file) =>
    /\.skipIf\(\s*process\.platform/.test(readFileSync(join(tests, file), "utf8")),
  );
  expect(silent).toEqual([]);
});

test("the rule finds each word in code, and none in comments", () => {
  const found = (source: string, file = "cli/a.ts") => wordsIn(file, source).length;
  expect(found('if (process.platform === "win32") x();')).toBe(1);
  expect(found("read(`/proc/stat`)")).toBe(1);
  expect(found('import { homedir } from "node:os";')).toBe(1);
  expect(found('import type { NetworkInterfaceInfo } from "node:os";')).toBe(0);
  expect(found("/** As in /proc. */\n// process.platform")).toBe(0);
  expect(found("read(`/proc/stat`)", `${FOLDER}usage.ts`)).toBe(0);
  expect(found("process.platform", `${FOLDER}usage.ts`)).toBe(1);
});
