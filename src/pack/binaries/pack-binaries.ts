import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyCarriedFiles } from "../bundle/carried-files.ts";
import { compileProgram } from "./compile-program.ts";
import { TARGETS, type Target } from "./targets.ts";

/** Makes single binaries, for every system by default. Returns their paths. Fails: the clone is not set up. */
export async function packBinaries(
  dist: string,
  targets: readonly Target[] = TARGETS,
): Promise<readonly string[]> {
  const carried = mkdtempSync(join(tmpdir(), "pack-binaries-"));
  try {
    const assets = copyCarriedFiles(carried);
    const paths: string[] = [];
    for (const target of targets) paths.push(await compileProgram(target, { folder: dist, assets }));
    return paths;
  } finally {
    rmSync(carried, { recursive: true });
  }
}
