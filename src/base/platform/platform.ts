import type { NetworkInterfaceInfo } from "node:os";
import type { posix } from "node:path";
import type { ToolAnswer } from "./run-tool.ts";

/**
 * A machine, as far as systems differ. Every decision that depends on the system takes one, so that tests can ask what happens on
 * Windows or macOS. `this-machine.ts` has the real one.
 */
export interface Platform {
  /** Such as `linux`, `darwin` (macOS), `win32` (Windows). */
  readonly name: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** The folder for temporary files. */
  readonly temporary: string;
  readonly hostName: string;
  /** Rules for paths: `path.win32` on Windows, else `path.posix`. */
  readonly path: typeof posix;
  /** Names in a folder; empty if it cannot be read. */
  list(folder: string): readonly string[];
  /** Whether a file exists and may be run. */
  isProgram(path: string): boolean;
  /** The text of a file; undefined if it cannot be read. */
  read(path: string): string | undefined;
  /** The target of a symbolic link; undefined if it cannot be read. */
  linkOf(path: string): string | undefined;
  /** Runs a program of the system; undefined if it cannot be run. */
  run(program: string, ...args: readonly string[]): Promise<ToolAnswer | undefined>;
  /** As `run`, but waits. For decisions before the relay listens. */
  runNow(program: string, ...args: readonly string[]): ToolAnswer | undefined;
  /** The addresses of each network adapter. */
  interfaces(): NodeJS.Dict<readonly NetworkInterfaceInfo[]>;
}
