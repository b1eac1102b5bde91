import { ENTRY_POINTS } from "./entry-points.ts";

/**
 * Bundles the command and the library for Bun into a folder, minified: `main.js`, `embedding.js`, and the parts that are loaded on demand.
 * The files that `packagedFile` finds are not in it. Returns the folders of the packages whose code is in it, such as `node_modules/zod`.
 * Fails: an AggregateError if the source does not compile.
 */
export async function bundleProgram(folder: string): Promise<string[]> {
  const { success, logs, metafile } = await Bun.build({
    entrypoints: Object.values(ENTRY_POINTS),
    target: "bun",
    minify: true,
    splitting: true,
    naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]" },
    metafile: true,
    outdir: folder,
  });
  if (!success) throw new AggregateError(logs, "the program was not bundled");
  return packagesIn(Object.keys(metafile?.inputs ?? {}));
}

/** Folders of the packages that these files belong to. */
export function packagesIn(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort();
}
