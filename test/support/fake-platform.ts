import path from "node:path";
import type { Platform } from "../../src/base/platform/platform.ts";
import type { ToolAnswer } from "../../src/base/platform/run-tool.ts";

/** What a fake machine has. */
export interface FakeMachine {
  env?: Record<string, string | undefined>;
  /** Paths of programs. Their folders list them. */
  programs?: readonly string[];
  /** Text of files by their path. Their folders list them. */
  files?: Readonly<Record<string, string>>;
  links?: Readonly<Record<string, string>>;
  /** Recorded output of the system's programs, by command line. */
  tools?: Readonly<Record<string, string | Partial<ToolAnswer>>>;
  interfaces?: ReturnType<Platform["interfaces"]>;
}

/** A system that these tests cannot run on: its rules for paths, with the files and recorded outputs that a test gives it. */
export function fakePlatform(name: "linux" | "darwin" | "win32", machine: FakeMachine = {}): Platform {
  const { env = {}, programs = [], files = {}, links = {}, tools = {}, interfaces = {} } = machine;
  const rules = name === "win32" ? path.win32 : path.posix;
  const home = { linux: "/home/dev", darwin: "/Users/dev", win32: "C:\\Users\\dev" }[name];
  const all = [...programs, ...Object.keys(files), ...Object.keys(links)].map((one) => rules.normalize(one));
  const answer = (...command: string[]): ToolAnswer | undefined => {
    const found = tools[command.join(" ")];
    if (found === undefined) return undefined;
    return { code: 0, stdout: "", stderr: "", ...(typeof found === "string" ? { stdout: found } : found) };
  };
  return {
    name,
    env,
    home,
    temporary: rules.join(home, "temporary"),
    hostName: "desk",
    path: rules,
    list(folder) {
      const beginning = rules.join(folder, rules.sep);
      const below = all.filter((one) => one.startsWith(beginning));
      return [...new Set(below.map((one) => one.slice(beginning.length).split(rules.sep)[0] ?? ""))];
    },
    isProgram: (file) => programs.includes(file),
    read: (file) => files[file],
    linkOf: (file) => links[file],
    run: async (...command) => answer(...command),
    runNow: (...command) => answer(...command),
    interfaces: () => interfaces,
  };
}
