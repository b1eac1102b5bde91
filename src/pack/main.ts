/**
 * Fills dist/ with what is published. Run: `bun run pack [relay|client|addon|completions|sbom|binaries]…`; without a word all of it.
 * Exit codes: 0 done, 2 an unknown word.
 */
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { packAddon } from "./addon/pack-addon.ts";
import { packBinaries } from "./binaries/index.ts";
import { CLONE } from "./bundle/carried-files.ts";
import { writeSums } from "./bundle/write-sums.ts";
import { packClient } from "./client/index.ts";
import { packCompletions } from "./extras/pack-completions.ts";
import { packSbom } from "./extras/pack-sbom.ts";
import { packRelay } from "./relay/index.ts";

/** Makes one kind of thing in a folder. Returns the paths of the files that it wrote. */
type Pack = (dist: string) => Promise<readonly string[]>;

/** Everything that is published, by the word that makes it. */
const PARTS: Readonly<Record<string, Pack>> = {
  relay: packRelay,
  client: packClient,
  addon: packAddon,
  completions: packCompletions,
  sbom: packSbom,
  binaries: packBinaries,
};

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const unknown = words.find((word) => !Object.hasOwn(PARTS, word));
  if (unknown !== undefined) {
    console.error(
      `error: expected ${Object.keys(PARTS).join(", ")}, or nothing for all of them, got ${unknown}`,
    );
    return 2;
  }
  const dist = join(CLONE, "dist");
  // What an earlier version left there would be listed in SHA256SUMS.
  if (words.length === 0) rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const word of words.length === 0 ? Object.keys(PARTS) : words) {
    for (const path of (await PARTS[word]?.(dist)) ?? [])
      console.log(`${relative(CLONE, path)}  ${(statSync(path).size / 1e6).toFixed(1)} MB`);
  }
  console.log(relative(CLONE, await writeSums(dist)));
  return 0;
}
