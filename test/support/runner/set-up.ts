import { join } from "node:path";
import { CHROMIUM } from "../chromium.ts";
import { GODOT, RELEASE_GODOT } from "../godot/find-godot.ts";
import { XR } from "../godot/run-xr.ts";
import type { Need } from "../needs.ts";
import { OUTSIDE_MCP } from "../outside-mcp.ts";
import { CURL } from "../pages/curl.ts";
import { PYTHON } from "../python-client.ts";
import { ON_LINUX } from "../system-parts.ts";

/** Everything that some tests need on the machine. */
export const NEEDS: readonly Need[] = [GODOT, RELEASE_GODOT, XR, OUTSIDE_MCP, PYTHON, CHROMIUM, CURL];

const folder = join(import.meta.dir, "..");
const getGodot = join(folder, "get-godot.sh");

/** Programs that can be fetched without root, and the command for each. Each command skips programs that it has already installed. */
const FETCHES: readonly (readonly [Need, readonly string[]])[] = [
  [GODOT, [getGodot]],
  [RELEASE_GODOT, [getGodot, "--release"]],
  [XR, [getGodot, "--xr"]],
  [OUTSIDE_MCP, [process.execPath, join(folder, "outside-mcp.ts")]],
];

/** Fetches the programs that tests need and this machine lacks. Tests report the programs that could not be fetched. */
export async function setUp(): Promise<void> {
  // The programs are Debian's. On other systems people install Godot themselves.
  const fetches = ON_LINUX ? FETCHES : FETCHES.slice(-1);
  for (const [{ name }, command] of fetches) {
    console.log(`set-up: ${name}`);
    // Its standard error shows the progress.
    const child = Bun.spawn([...command], { stdin: "ignore", stdout: "ignore", stderr: "inherit" });
    if ((await child.exited) !== 0) console.log(`set-up: ${name} could not be had`);
  }
}
