import { posix } from "node:path";

/** One name for all spellings of a file's path: slashes, a drive letter in upper case as Godot has it, no `.` or `..`. */
export function sourcePath(path: string): string {
  const slashed = path.replaceAll("\\", "/").replace(/^([a-z]):/, (drive) => drive.toUpperCase());
  return posix.normalize(slashed);
}
