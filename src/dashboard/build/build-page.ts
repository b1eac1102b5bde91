/**
 * Builds the dashboard into build/dashboard/ if it is missing or its sources have changed: the page, its scripts, its style, each also compressed.
 * Run: bun src/dashboard/build/build-page.ts. Cost: about 100 ms when something changed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { replaceFile } from "../../base/platform/file-names.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";

const root = join(import.meta.dir, "../../..");
const source = join(root, "src/dashboard");
const output = join(root, "build/dashboard");
const stamp = join(output, "stamp");

/** Folders whose sources end up in the page. */
const SOURCES = ["src/dashboard", "src/client", "src/protocol", "src/codec", "src/base"];

/** Hashes the content of the sources, because modification times are wrong after a checkout or a copy. */
function hashSources(): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "bun.lock")));
  for (const folder of SOURCES) {
    for (const file of [...new Bun.Glob(`${folder}/**/*`).scanSync(root)].sort())
      hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** Writes a file and its compressed form, each whole or not at all, because two builds may run at once. */
function write(name: string, contents: string): void {
  for (const [file, bytes] of [
    [name, contents],
    [`${name}.gz`, gzipSync(contents, { level: 9 })],
  ] as const) {
    const unfinished = join(output, `${file}.${process.pid}`);
    writeFileSync(unfinished, bytes);
    replaceFile([unfinished, join(output, file)], thisMachine);
  }
}

/** Leaves MessagePack and the check of its lengths out, a tenth of the script: the page speaks the format `binary` only. */
const withoutMessagePack: Bun.BunPlugin = {
  name: "without MessagePack",
  setup(build) {
    build.onResolve({ filter: /^@msgpack\/msgpack$|\/msgpack-bounds\.ts$/ }, () => ({
      path: "msgpack",
      namespace: "left-out",
    }));
    build.onLoad({ filter: /./, namespace: "left-out" }, () => ({
      contents: "export const isBoundedMsgpack = () => false, decode = undefined;",
      loader: "js",
    }));
  },
};

/** Leaves out what the table of topics says for the docs. */
const withoutDocs: Bun.BunPlugin = {
  name: "without docs",
  setup(build) {
    build.onLoad({ filter: /\/topic-table\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/\b(about|samples):\s+"[^"]*"/g, '$1: ""'),
      loader: "ts",
    }));
  },
};

/** Bundles entrances of the page; what they share becomes one file more. Returns the files by name. */
async function bundle(...entrances: string[]): Promise<Map<string, string>> {
  const built = await Bun.build({
    entrypoints: entrances.map((entrance) => join(source, entrance)),
    target: "browser",
    minify: true,
    plugins: [withoutMessagePack, withoutDocs],
    splitting: entrances.length > 1,
    naming: { entry: "[name].[ext]", chunk: "shared.[ext]" },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  if (!built.success) throw new Error(`${entrances.join(", ")} cannot be built: ${built.logs.join("\n")}`);
  return new Map(
    await Promise.all(built.outputs.map(async (file) => [basename(file.path), await file.text()] as const)),
  );
}

/** Brings the page up to date. Returns false if it already was. Fails: a source does not compile. */
export async function buildPage(): Promise<boolean> {
  const hash = hashSources();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  mkdirSync(output, { recursive: true });
  const [scripts, styles, laterStyles] = await Promise.all([
    bundle("page.tsx", "parts/later.tsx"),
    bundle("page.css"),
    bundle("later.css"),
  ]);
  for (const [name, text] of [...scripts, ...styles, ...laterStyles]) write(name, text);
  write("index.html", readFileSync(join(source, "index.html"), "utf8"));
  writeFileSync(stamp, hash);
  return true;
}

if (import.meta.main) {
  const started = performance.now();
  if (await buildPage())
    console.log(`built build/dashboard in ${Math.round(performance.now() - started)} ms`);
}
