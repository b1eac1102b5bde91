import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { commandHint, type ProgramStart } from "../../../src/cli/shared/command-hint.ts";

const CLONE: ProgramStart = {
  program: undefined,
  binary: undefined,
  main: "/home/me/relay/src/cli/main.ts",
  npmExecPath: undefined,
};

test.each([
  ["a clone", {}, "bun run"],
  ["bun's own scripts", { npmExecPath: "/usr/bin/bun" }, "bun run"],
  ["npx", { npmExecPath: "/usr/lib/node_modules/npm/bin/npx-cli.js" }, `npx -y bun@${Bun.version} run`],
  [
    "an installed package",
    { main: "/app/node_modules/godot-telemetry-relay/src/cli/main.ts" },
    "godot-telemetry-relay",
  ],
  ["a launcher that names itself", { program: "npx godot-telemetry-relay" }, "npx godot-telemetry-relay"],
  ["a binary", { binary: "./godot-telemetry-relay", main: "/$bunfs/root/relay" }, "./godot-telemetry-relay"],
  ["a binary in a folder with a space", { binary: "/my tools/relay" }, '"/my tools/relay"'],
] as const)("started from %s, a hint names a command that works there", (_, start, program) => {
  expect(commandHint("watch", { ...CLONE, ...start })).toBe(`${program} watch`);
  expect(commandHint("serve --port 9", { ...CLONE, ...start })).toBe(`${program} serve --port 9`);
});

test("in a clone every command and the help have a script", () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dir, "../../../package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  for (const name of [...Object.keys(COMMANDS), "help"])
    expect(scripts[name]).toBe(`bun src/cli/main.ts ${name}`);
});
