import { copyCarriedFiles } from "../bundle/carried-files.ts";
import { workFolder } from "../bundle/work-folder.ts";
import { compileProgram } from "./compile-program.ts";
import { TARGETS, type Target } from "./targets.ts";

/** Makes single binaries, for every system by default. Returns their paths. Fails: the clone is not set up. */
export async function packBinaries(
  dist: string,
  targets: readonly Target[] = TARGETS,
): Promise<readonly string[]> {
  using carried = workFolder("pack-binaries");
  const assets = copyCarriedFiles(carried.path);
  const paths: string[] = [];
  for (const target of targets) paths.push(await compileProgram(target, { folder: dist, assets }));
  return paths;
}
