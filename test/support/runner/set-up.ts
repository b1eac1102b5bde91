import { join } from "node:path";
import { CHROMIUM } from "../chromium.ts";
import { GODOT, RELEASE_GODOT } from "../godot/find-godot.ts";
import { XR } from "../godot/run-xr.ts";
import type { Need } from "../needs.ts";
import { OUTSIDE_MCP } from "../outside-mcp.ts";
import { PYTHON } from "../python-client.ts";

/** Everything that some tests need from the machine. */
export const NEEDS: readonly Need[] = [GODOT, RELEASE_GODOT, XR, OUTSIDE_MCP, PYTHON, CHROMIUM];

const folder = join(import.meta.dir, "..");
const getGodot = join(folder, "get-godot.sh");

/** What can be fetched without root, and how. Each leaves alone what it has installed already. */
const FETCHES: readonly (readonly [Need, readonly string[]])[] = [
  [GODOT, [getGodot]],
  [RELEASE_GODOT, [getGodot, "--release"]],
  [XR, [getGodot, "--xr"]],
  [OUTSIDE_MCP, [process.execPath, join(folder, "outside-mcp.ts")]],
];

/** Fetches what tests need and this machine has not got. What cannot be had is left to the tests, which say so. */
export async function setUp(): Promise<void> {
  // The programs are Debian's; elsewhere people install Godot themselves.
  const fetches = process.platform === "linux" ? FETCHES : FETCHES.slice(-1);
  for (const [{ name }, command] of fetches) {
    console.log(`set-up: ${name}`);
    // Its standard error says how far it is.
    const child = Bun.spawn([...command], { stdin: "ignore", stdout: "ignore", stderr: "inherit" });
    if ((await child.exited) !== 0) console.log(`set-up: ${name} could not be had`);
  }
}
