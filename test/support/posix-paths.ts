import { sep } from "node:path";

/** A path with `/` between its parts on every system, so that it can be compared with a text. */
export function posixPath(path: string): string {
  return path.replaceAll(sep, "/");
}

/** Files below a folder that fit a pattern, in the order of their names, as POSIX paths. */
export function filesLike(pattern: string, folder = "."): string[] {
  return [...new Bun.Glob(pattern).scanSync(folder)].map(posixPath).sort();
}
