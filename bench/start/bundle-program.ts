import { join } from "node:path";

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");

/** Bundles the program into a folder, minified, with the parts that are loaded on demand and the Wasm codec beside it. Returns the path of its main file. */
export async function bundleProgram(folder: string): Promise<string> {
  const { success, logs } = await Bun.build({
    entrypoints: [MAIN],
    target: "bun",
    minify: true,
    splitting: true,
    outdir: folder,
  });
  if (!success) throw new AggregateError(logs, "the program was not bundled");
  return join(folder, "main.js");
}
