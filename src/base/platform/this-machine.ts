import { accessSync, constants, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { homedir, hostname, networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import type { Platform } from "./platform.ts";
import { runTool, runToolNow } from "./run-tool.ts";

/** This machine: the only file that asks the real system. */
export const thisMachine: Platform = {
  name: process.platform,
  env: process.env,
  get home() {
    return homedir();
  },
  get temporary() {
    return tmpdir();
  },
  get hostName() {
    return hostname();
  },
  path,
  list: (folder) => attempt(() => readdirSync(folder)) ?? [],
  isProgram: (file) =>
    attempt(() => {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    }) === true,
  read: (file) => attempt(() => readFileSync(file, "utf8")),
  linkOf: (file) => attempt(() => readlinkSync(file)),
  run: runTool,
  runNow: runToolNow,
  interfaces: networkInterfaces,
};

/** What a function returns; undefined if it throws, because a file is missing or may not be read. */
function attempt<Result>(ask: () => Result): Result | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
