import { RelayError } from "../protocol/error-table.ts";

/** What to do about an error of the system, by its code. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some space, or write to another one",
  EDQUOT: "the quota of the disk is used up: free some space, or write to another one",
  EROFS: "the file system is read-only: write to another folder",
  EACCES: "this user lacks the right: change the rights, or use another place",
  EPERM: "this user lacks the right: change the rights, or use another place",
  ENOENT: "it does not exist: check the path",
  ENOTDIR: "a part of the path is a file: check the path",
  EISDIR: "it is a folder: give a file",
  EMFILE: "too many files are open: raise the limit with ulimit -n",
  ENFILE: "the machine has too many files open: close other programs",
  ENOMEM: "the machine has too little memory: close other programs",
  EAGAIN: "the machine has too many processes: close other programs",
  EIO: "the disk or terminal failed: check it, or use another one",
};

/**
 * An error in one sentence, with what to do: an error with a code of the relay, or a fault of the environment such as a full disk. Undefined
 * for any other error, which is a fault of the program: its stack helps to find it.
 */
export function faultText(error: unknown): string | undefined {
  if (error instanceof RelayError) return error.message;
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (syscall === "uv_cwd") return "the current folder no longer exists: change to another folder";
  const remedy = code === undefined || !Object.hasOwn(REMEDIES, code) ? undefined : REMEDIES[code];
  if (remedy === undefined) return undefined;
  const what = error.message.split("\n")[0] ?? "";
  const where = path === undefined || what.includes(path) ? "" : ` (${path})`;
  return `the system refused: ${what}${where}; ${remedy}`;
}
