import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleProgram } from "../bundle/bundle-program.ts";
import { CLONE, copyCarriedFiles } from "../bundle/carried-files.ts";
import { relayManifest } from "./relay-manifest.ts";
import { serverDeclaration } from "./server-declaration.ts";

/** The relay as it is installed: a folder with a package.json, the bundle in relay/, and the files that it reads. Returns the path of the bundle's main file. */
export async function stageRelay(folder: string): Promise<string> {
  const [relay, bin] = [join(folder, "relay"), join(folder, "bin")];
  for (const each of [relay, bin]) mkdirSync(each, { recursive: true });
  await bundleProgram(relay);
  copyCarriedFiles(folder);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(relayManifest(), undefined, 2)}\n`);
  writeFileSync(join(relay, "server.d.ts"), serverDeclaration());
  // Bun reads this one instead of the bunfig.toml of the working directory.
  writeFileSync(join(relay, "no-settings.toml"), "");
  copyFileSync(join(CLONE, "src/pack/relay/needs-bun.js"), join(relay, "needs-bun.js"));
  copyFileSync(join(CLONE, "src/pack/relay/launcher.js"), join(bin, "launcher.js"));
  chmodSync(join(bin, "launcher.js"), 0o755);
  return join(relay, "main.js");
}
