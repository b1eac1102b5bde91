import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLONE } from "../bundle/carried-files.ts";
import { licencesOf } from "../bundle/notices.ts";
import { tarball } from "../bundle/tarball.ts";
import { workFolder } from "../bundle/work-folder.ts";
import { bundleClient } from "./bundle-client.ts";
import { clientManifest } from "./client-manifest.ts";
import { declareClient } from "./declare-client.ts";

/** Makes the npm package of the client library in a folder. Returns the paths that it wrote. Fails: the source does not compile. */
export async function packClient(dist: string): Promise<readonly string[]> {
  using work = workFolder("pack-client");
  const folder = work.path;
  const [packages] = await Promise.all([bundleClient(folder), declareClient(join(folder, "types"))]);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(clientManifest(), undefined, 2)}\n`);
  writeFileSync(join(folder, "README.md"), withoutLinksToPages(read("docs/client.md")));
  writeFileSync(
    join(folder, "NOTICES.txt"),
    `Licences of the packages whose code is part of this package.\n${licencesOf(packages)}`,
  );
  copyFileSync(join(CLONE, "LICENSE"), join(folder, "LICENSE"));
  return [await tarball(folder, dist)];
}

/** A page with the text of its links to other pages, which are not in the package. */
function withoutLinksToPages(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\((?![a-z]+:|#)[^)]+\)/g, "$1");
}

function read(path: string): string {
  return readFileSync(join(CLONE, path), "utf8");
}
