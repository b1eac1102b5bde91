import { join } from "node:path";
import { packagesIn } from "./bundle-program.ts";
import { CLONE } from "./carried-files.ts";
import { ENTRY_POINTS } from "./entry-points.ts";

/** Packages whose code is in files of build/: what the Wasm codec is compiled with. */
const COMPILED_IN = ["node_modules/assemblyscript"];

/** The packages whose code is in the program, the page or the codec: their folders below the clone, sorted. */
export async function packagesOfProgram(): Promise<readonly string[]> {
  const folders = new Set([
    ...(await packagesOf(ENTRY_POINTS.command, "bun")),
    ...(await packagesOf(join(CLONE, "src/dashboard/page.tsx"), "browser")),
    ...COMPILED_IN,
  ]);
  return [...folders].sort();
}

/** Folders of the packages that a bundle of this file has code of. */
async function packagesOf(entryPoint: string, target: Bun.Target): Promise<string[]> {
  const { metafile } = await Bun.build({ entrypoints: [entryPoint], target, metafile: true, root: CLONE });
  return packagesIn(Object.keys(metafile?.inputs ?? {}));
}
