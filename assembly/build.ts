/**
 * Builds the Wasm codec into build/ if it is missing or its sources have changed.
 * Run: bun assembly/build.ts [release] [debug]; the relay needs the release build, the tests both.
 * Cost: about 15 ms of process time when nothing changed; about a second when something did.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const TARGETS = ["release", "debug"] as const;
type Target = (typeof TARGETS)[number];

const sourceFolder = import.meta.dir;
const root = dirname(sourceFolder);
const outputFolder = join(root, "build");

const outputOf = (target: Target): string => join(outputFolder, `codec.${target}.wasm`);
const stampOf = (target: Target): string => join(outputFolder, `codec.${target}.stamp`);

/** Hashes the content of the sources, because modification times are wrong after a checkout or a copy. */
function hashSources(): string {
  const hash = createHash("sha256");
  hash.update(readFileSync(join(root, "node_modules/assemblyscript/package.json")));
  for (const name of readdirSync(sourceFolder).sort()) {
    hash.update(`\0${name}\0`).update(readFileSync(join(sourceFolder, name)));
  }
  return hash.digest("hex");
}

/** Writes a file so that it appears whole or not at all, because two builds may run at once (tests beside a start). */
function writeWhole(path: string, contents: string | Uint8Array): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

async function compile(target: Target): Promise<void> {
  // Imported only here: the import costs half a second, and the compiler's command requires Node.
  const { main } = await import("assemblyscript/asc");
  const complaints: string[] = [];
  const { error } = await main(
    ["--config", "assembly/asconfig.json", "--target", target, "--baseDir", root],
    {
      stdout: { write: () => {} },
      stderr: { write: (text) => complaints.push(text.toString()) },
      writeFile: (_path, contents) => writeWhole(outputOf(target), contents),
    },
  );
  if (error)
    throw new Error(`assembly/ does not compile for ${target}: ${error.message}\n${complaints.join("")}`);
}

/** Brings one build up to date. Returns false if it already was. Fails: a source does not compile. */
export async function buildCodec(target: Target): Promise<boolean> {
  const hash = hashSources();
  const stamp = stampOf(target);
  if (existsSync(outputOf(target)) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  mkdirSync(outputFolder, { recursive: true });
  await compile(target);
  writeWhole(stamp, hash);
  return true;
}

if (import.meta.main) {
  const asked = TARGETS.filter((target) => process.argv.includes(target));
  for (const target of asked.length === 0 ? (["release"] as const) : asked) {
    const started = performance.now();
    if (await buildCodec(target)) {
      console.log(`built build/codec.${target}.wasm in ${Math.round(performance.now() - started)} ms`);
    }
  }
}
