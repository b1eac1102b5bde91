import { existsSync } from "node:fs";

/** Folders of system programs that are not in every user's PATH. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** The path of an installed program; undefined if there is none. */
export function findProgram(name: string): string | undefined {
  const found = Bun.which(name);
  if (found !== null) return found;
  return SYSTEM_FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}
