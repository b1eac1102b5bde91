import { join, relative, resolve } from "node:path";
import { packagesIn } from "../bundle/bundle-program.ts";
import { CLONE } from "../bundle/carried-files.ts";

/**
 * Bundles the client library into a folder as ES modules: `index.js`, `internal.js`, and `shared.js` with what both need.
 * They import no package and nothing of Node or Bun. Returns the folders of the packages whose code is in them.
 * Fails: an AggregateError if the source does not compile.
 */
export async function bundleClient(folder: string): Promise<readonly string[]> {
  const { success, logs, metafile } = await Bun.build({
    entrypoints: ["index.ts", "internal.ts"].map((file) => join(CLONE, "src/client", file)),
    root: CLONE,
    target: "browser",
    splitting: true,
    naming: { entry: "[name].[ext]", chunk: "shared.[ext]" },
    metafile: true,
    outdir: folder,
  });
  if (!success) throw new AggregateError(logs, "the client library was not bundled");
  const sources = Object.keys(metafile?.inputs ?? {});
  return packagesIn(sources.map((path) => relative(CLONE, resolve(path))));
}
