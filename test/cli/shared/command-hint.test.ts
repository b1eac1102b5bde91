import { expect, test } from "bun:test";
import { commandHint } from "../../../src/cli/shared/command-hint.ts";

const CLONE = "/home/me/relay/src/cli/main.ts";

test.each([
  ["a clone", CLONE, undefined, "bun run watch", "bun start --port 9"],
  ["bun's own scripts", CLONE, "/usr/bin/bun", "bun run watch", "bun start --port 9"],
  [
    "npx",
    CLONE,
    "/usr/lib/node_modules/npm/bin/npx-cli.js",
    `npx -y bun@${Bun.version} run watch`,
    `npx -y bun@${Bun.version} start --port 9`,
  ],
  [
    "an installed package",
    "/app/node_modules/godot-telemetry-relay/src/cli/main.ts",
    undefined,
    "godot-telemetry-relay watch",
    "godot-telemetry-relay serve --port 9",
  ],
  [
    "a compiled binary",
    "/$bunfs/root/relay",
    undefined,
    "godot-telemetry-relay watch",
    "godot-telemetry-relay serve --port 9",
  ],
])("started from %s, a hint names a command that works there", (_, main, npmExecPath, watch, serve) => {
  expect(commandHint("watch", { main, npmExecPath })).toBe(watch);
  expect(commandHint("serve --port 9", { main, npmExecPath })).toBe(serve);
});
