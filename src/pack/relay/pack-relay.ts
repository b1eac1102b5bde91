import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLONE } from "../bundle/carried-files.ts";
import { notices } from "../bundle/notices.ts";
import { tarball } from "../bundle/tarball.ts";
import { stageRelay } from "./stage-relay.ts";

/** Makes the npm package of the relay in a folder. Returns the paths that it wrote. Fails: the clone is not set up. */
export async function packRelay(dist: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "pack-relay-"));
  try {
    await stageRelay(folder);
    for (const file of ["README.md", "LICENSE", "CHANGELOG.md"])
      copyFileSync(join(CLONE, file), join(folder, file));
    writeFileSync(join(folder, "NOTICES.txt"), await notices());
    return [await tarball(folder, dist)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
