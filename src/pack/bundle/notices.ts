import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packagesIn } from "./bundle-program.ts";
import { CLONE } from "./carried-files.ts";
import { ENTRY_POINTS } from "./entry-points.ts";

/** Packages whose code is in files of build/: what the Wasm codec is compiled with. */
const COMPILED_IN = ["node_modules/assemblyscript"];

const HEAD = `Licences of the packages whose code is part of Godot Telemetry Relay.

The single binaries also contain Bun, whose licences are listed at https://bun.com/docs/project/license. Bun is MIT licensed. It
contains JavaScriptCore, which is LGPL-2 licensed: https://github.com/oven-sh/webkit has its source and how to link Bun with it.
`;

/** The text of NOTICES.txt: the licence of every package whose code is in the bundle, the page or the codec. Fails: a package has no licence file. */
export async function notices(): Promise<string> {
  const folders = new Set([
    ...(await packagesOf(ENTRY_POINTS.command, "bun")),
    ...(await packagesOf(join(CLONE, "src/dashboard/page.tsx"), "browser")),
    ...COMPILED_IN,
  ]);
  return `${HEAD}${licencesOf(folders)}`;
}

/** The licences of packages, by their folders below the clone. Fails: a package has no licence file. */
export function licencesOf(folders: Iterable<string>): string {
  return [...folders]
    .sort()
    .map((folder) => section(join(CLONE, folder)))
    .join("");
}

/** Folders of the packages that a bundle of this file has code of. */
async function packagesOf(entryPoint: string, target: Bun.Target): Promise<string[]> {
  const { metafile } = await Bun.build({ entrypoints: [entryPoint], target, metafile: true, root: CLONE });
  return packagesIn(Object.keys(metafile?.inputs ?? {}));
}

function section(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  if (files.length === 0) throw new Error(`${name} ${version} has no licence file in ${folder}`);
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return `\n${"-".repeat(80)}\n${name} ${version} (${license})\n\n${texts.join("\n\n")}\n`;
}
