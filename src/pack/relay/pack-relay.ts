import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLONE } from "../bundle/carried-files.ts";
import { notices } from "../bundle/notices.ts";
import { tarball } from "../bundle/tarball.ts";
import { workFolder } from "../bundle/work-folder.ts";
import { stageRelay } from "./stage-relay.ts";

/** Makes the npm package of the relay in a folder. Returns the paths that it wrote. Fails: the clone is not set up. */
export async function packRelay(dist: string): Promise<readonly string[]> {
  using folder = workFolder("pack-relay");
  await stageRelay(folder.path);
  for (const file of ["README.md", "LICENSE", "CHANGELOG.md"])
    copyFileSync(join(CLONE, file), join(folder.path, file));
  writeFileSync(join(folder.path, "NOTICES.txt"), await notices());
  return [await tarball(folder.path, dist)];
}
