import { existsSync } from "node:fs";

/** Where system programs lie that are not in every user's PATH. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** The path of a program that is installed; undefined where it is not. */
export function findProgram(name: string): string | undefined {
  const found = Bun.which(name);
  if (found !== null) return found;
  return SYSTEM_FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}
