import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const ADDON = join(import.meta.dir, "../../godot-addon/addons/godot_debug_connection");

/** Scripts by name, with their comments. */
const sources = new Map(
  readdirSync(ADDON, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".gd"))
    .map((path) => [basename(path), readFileSync(join(ADDON, path), "utf8")]),
);
const ofAnyThread = [...sources].filter(([, source]) => /any thread may call it/i.test(source));

/**
 * The engine stores the function of an untyped operator when it first runs, and a second thread may read it half
 * stored, and crash (Godot 4.6). `match`, and division and remainder of integers, are untyped operators.
 */
const UNTYPED: readonly [what: string, form: RegExp][] = [
  ["match (use if with a typed value)", /^\s*match\b/],
  ["remainder of integers (use posmod)", /[^"\]]\s%\s/],
  ["division of integers (use / float(…))", /\s\/\s(?!float\()/],
  ["operator after an element, which may have any type", /\]\s*(?:[=!<>]=|[<>+*-]\s|in\b)/],
];

function problemsOf([name, source]: [string, string]): string[] {
  const lines = source.split("\n").map((line) => line.replace(/#.*/, ""));
  const variants = [...source.matchAll(/\b(\w+): Variant\b/g)].map(([, variable]) => variable);
  const operand = `\\b(?:${variants.join("|")})\\b(?![.(\\[]|: Variant)`;
  const ofVariant = new RegExp(
    `(?:[=!<>]=|[<>+*-]|\\bnot|\\bin)\\s+${operand}|${operand}\\s*(?:[=!<>]=|[<>+*-]\\s|in\\b)`,
  );
  return lines.flatMap((line, index) => {
    const code = line.replace(/"(?:\\.|[^"\\])*"/g, '""').replace(/^\s*for .* in (\w+):/, "");
    const forms = UNTYPED.filter(([, form]) => form.test(code)).map(([what]) => what);
    if (variants.length > 0 && ofVariant.test(code)) forms.push("operator on a Variant");
    return forms.map((what) => `${name}:${index + 1}: ${what}: ${line.trim()}`);
  });
}

test("scripts that any thread may call use no untyped operator", () => {
  expect(ofAnyThread.length).toBeGreaterThan(5);
  expect(ofAnyThread.flatMap(problemsOf)).toEqual([]);
});

test("the rule about untyped operators finds each kind of them", () => {
  const bad = [
    "func f(value: Variant, one: int) -> void:",
    "\tmatch one:",
    "\tvar rest := one % 3",
    "\tvar part := one / 3",
    "\tif value == 3:",
    "\tif not value:",
    "\tif 1 < value:",
    "\tif numbers[0] == 3:",
  ];
  const lines = problemsOf(["bad.gd", bad.join("\n")]).map((problem) => Number(problem.split(":")[1]));
  expect(lines).toEqual([2, 3, 4, 5, 6, 7, 8]);
  const good = [
    "func f(value: Variant, one: int) -> void:",
    '\tvar text := "%d" % one',
    "\tvar part := floori(one / float(3))",
    "\tfor each: Variant in values:",
    "\tif value is String:",
    "\tif typeof(value) == TYPE_INT:",
  ];
  expect(problemsOf(["good.gd", good.join("\n")])).toEqual([]);
});

test("scripts that any thread may call preload no script that says nothing about threads", () => {
  const named = ofAnyThread.map(([name]) => name);
  const preloaded = ofAnyThread.flatMap(([, source]) =>
    [...source.matchAll(/preload\("([^"]+)"\)/g)].map(([, path = ""]) => basename(path)),
  );
  expect(preloaded).not.toBeEmpty();
  expect(preloaded.filter((name) => !named.includes(name))).toEqual([]);
});
