import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CLONE } from "./carried-files.ts";
import { packagesOfProgram } from "./packages-of-program.ts";

const HEAD = `Licences of the packages whose code is part of Godot Telemetry Relay.

The single binaries also contain Bun, whose licences are listed at https://bun.com/docs/project/license. Bun is MIT licensed. It
contains JavaScriptCore, which is LGPL-2 licensed: https://github.com/oven-sh/webkit has its source and how to link Bun with it.
`;

/** The text of NOTICES.txt: the licence of every package whose code is in the bundle, the page or the codec. Fails: a package has no licence file. */
export async function notices(): Promise<string> {
  return `${HEAD}${licencesOf(await packagesOfProgram())}`;
}

/** The licences of packages, by their folders below the clone. Fails: a package has no licence file. */
export function licencesOf(folders: Iterable<string>): string {
  return [...folders]
    .sort()
    .map((folder) => section(join(CLONE, folder)))
    .join("");
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
