import { posix } from "node:path";

/** Normalizes a file's path as Godot spells it: slashes, a drive letter in upper case, no `.` or `..`. */
export function sourcePath(path: string): string {
  const slashed = path.replaceAll("\\", "/").replace(/^([a-z]):/, (drive) => drive.toUpperCase());
  return posix.normalize(slashed);
}
