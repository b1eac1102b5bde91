import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { filesLike } from "../support/posix-paths.ts";

const ROOT = join(import.meta.dir, "../..");
/** What the packages hand to others: nobody here need take it. */
const PUBLIC = [
  "src/client/index.ts",
  "src/client/internal.ts",
  "src/app/embedding.ts",
  "src/app/embedded-relay.ts",
];

/** Names that each file takes from each other file; `*` is all of them. */
function takenNames(sources: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  for (const [file, source] of sources) {
    const take = (specifier: string, names: readonly string[]) => {
      const target = posix.join(dirname(file), specifier);
      taken.set(target, new Set([...(taken.get(target) ?? []), ...names]));
    };
    const statements = source.matchAll(
      /\b(?:import|export)\s+(?:type\s+)?(?:\{([^}]*)\}|\*(?:\s+as\s+\w+)?)\s+from\s+"(\.[^"]+)"/g,
    );
    for (const [, list, specifier = ""] of statements) take(specifier, namesOf(list ?? "*"));
    for (const [, list = "*", specifier = ""] of source.matchAll(
      /(?:\{([^{}=]*)\}\s*=\s*(?:await\s+)?)?\bimport\(\s*"(\.[^"]+)"/g,
    ))
      take(specifier, namesOf(list));
  }
  return taken;
}

function namesOf(list: string): string[] {
  return list.split(",").flatMap((one) => /^\s*(?:type\s+)?([\w$*]+)/.exec(one)?.[1] ?? []);
}

/** What a file offers: values that it declares, and names that it hands on from others, types too. */
function offeredNames(source: string): string[] {
  const declared = source.matchAll(
    /^export (?:async )?(?:abstract )?(?:const|let|class|function\*?) ([\w$]+)/gm,
  );
  const handedOn = source.matchAll(/\bexport\s+(?:type\s+)?\{([^}]*)\}\s+from\b/g);
  return [
    ...[...declared].map(([, name = ""]) => name),
    ...[...handedOn].flatMap(([, list = ""]) =>
      list.split(",").flatMap((one) => /([\w$]+)\s*$/.exec(one)?.[1] ?? []),
    ),
  ];
}

function unusedExports(sources: ReadonlyMap<string, string>): string[] {
  const taken = takenNames(sources);
  return [...sources].flatMap(([file, source]) => {
    const takenOfIt = taken.get(file) ?? new Set();
    if (!file.startsWith("src/") || PUBLIC.includes(file) || takenOfIt.has("*")) return [];
    return offeredNames(source)
      .filter((name) => !takenOfIt.has(name))
      .map((name) => `${file}: ${name}`);
  });
}

test("every export is imported by another file", () => {
  const files = ["src", "test", "bench"].flatMap((folder) => filesLike(`${folder}/**/*.{ts,tsx}`, ROOT));
  const sources = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
  expect(sources.size).toBeGreaterThan(500);
  expect(unusedExports(sources)).toEqual([]);
});

test("an unused export is detected, of a value and of a re-export", () => {
  const sources = new Map([
    [
      "src/a.ts",
      "export const used = 1;\nexport function unused() {}\nexport interface Shape {}\nexport class Lazy {}",
    ],
    ["src/b/index.ts", 'export { type One, Two as Three } from "./c.ts";\nexport * from "../d.ts";'],
    ["src/b/c.ts", "export class Two {}\nexport async function one() {}"],
    ["src/d.ts", "export const all = 1;"],
    ["src/client/index.ts", 'export { used } from "../a.ts";\nconst { Lazy } = await import("../a.ts");'],
    ["test/b.test.ts", 'import {\n  type One,\n  Four,\n} from "../src/b/index.ts";'],
  ]);
  expect(unusedExports(sources)).toEqual(["src/a.ts: unused", "src/b/index.ts: Three", "src/b/c.ts: one"]);
});
