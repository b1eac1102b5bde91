import type { Platform } from "../../base/platform/platform.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";

/** A path as a word of a command line that a person copies: in quotes if a shell would read anything else in it. */
export function shellWord(path: string, { name }: Pick<Platform, "name"> = thisMachine): string {
  if (name === "win32") return /^[\w.:\\/~+-]+$/.test(path) ? path : `"${path}"`;
  return /^[\w.:/+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
