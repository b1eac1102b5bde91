import { compileProgram } from "./compile-program.ts";
import { TARGETS } from "./targets.ts";

/** Makes a single binary for each system. Returns their paths. */
export async function packBinaries(dist: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const target of TARGETS) paths.push(await compileProgram(target, dist));
  return paths;
}
