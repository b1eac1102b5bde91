import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CLONE } from "../bundle/carried-files.ts";
import { workFolder } from "../bundle/work-folder.ts";

/** The entrances of the client library, below src. */
const ENTRANCES = ["client/index.d.ts", "client/internal.d.ts"];

/**
 * Writes the types of the client library into a folder, as a tree of .d.ts files that keeps the paths below src.
 * Fails: the source does not compile for Node 20 and browsers, or a type comes from a package.
 */
export async function declareClient(folder: string): Promise<void> {
  using work = workFolder("declare-client");
  const made = work.path;
  await compile(made);
  const reached = new Set(ENTRANCES);
  for (const path of reached) {
    const text = withJsImports(readFileSync(join(made, path), "utf8"));
    for (const import_ of importsOf(text)) {
      if (!import_.startsWith(".")) throw new Error(`${path} takes types from the package ${import_}`);
      reached.add(join(dirname(path), import_).replace(/\.js$/, ".d.ts"));
    }
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function compile(folder: string): Promise<void> {
  const compiler = join(CLONE, "node_modules/typescript/bin/tsc");
  const project = join(CLONE, "src/pack/client/tsconfig.json");
  const child = Bun.spawn([process.execPath, compiler, "--project", project, "--outDir", folder], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const [complaints] = await Promise.all([child.stdout.text(), child.exited]);
  if (child.exitCode !== 0) throw new Error(`the types of the client library do not compile: ${complaints}`);
}

/** Imports of `./a.ts` as `./a.js`, which is the name that every way of resolving modules finds `a.d.ts` by. */
function withJsImports(text: string): string {
  return text.replaceAll(/((?:\bfrom|\bimport\()\s*"\.[^"]+)\.ts"/g, '$1.js"');
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*"([^"]+)"/gm)].map(([, path = ""]) => path);
}
