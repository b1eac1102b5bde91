import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { CLONE } from "../bundle/carried-files.ts";
import { packagesOfProgram } from "../bundle/packages-of-program.ts";

/** What of a package.json a bill of materials says. */
interface Manifest {
  name: string;
  version: string;
  license: string;
}

/** Writes the bill of materials into a folder: every package whose code is part of the program, and Bun, as CycloneDX 1.6. Returns its path. Source: cyclonedx.org/docs/1.6/json. */
export async function packSbom(dist: string): Promise<readonly string[]> {
  const packages = (await packagesOfProgram()).map((folder) => manifestOf(join(CLONE, folder)));
  const own = manifestOf(CLONE);
  const bun = { name: "bun", version: Bun.version, license: "MIT" };
  const bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { ...component(own), type: "application" } },
    components: [...packages, bun].map(component),
  };
  const path = join(dist, `${RELAY_IDENTITY.name}-${own.version}.cdx.json`);
  writeFileSync(path, `${JSON.stringify(bill, undefined, 2)}\n`);
  return [path];
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

function component({ name, version, license }: Manifest) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return { type: "library", "bom-ref": purl, name, version, purl, licenses: [{ expression: license }] };
}
