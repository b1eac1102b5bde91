import { join } from "node:path";
import { CHROMIUM } from "../chromium.ts";
import { EXPORT_READERS } from "../export-readers.ts";
import { FOXGLOVE_EXAMPLES } from "../foxglove-examples.ts";
import { GODOT, RELEASE_GODOT } from "../godot/find-godot.ts";
import { XR } from "../godot/run-xr.ts";
import { LONG } from "../long.ts";
import type { Need } from "../needs.ts";
import { OUTSIDE_MCP } from "../outside-mcp.ts";
import { CURL } from "../pages/curl.ts";
import { PROMETHEUS } from "../prometheus.ts";
import { PROTOC } from "../protoc.ts";
import { PYTHON } from "../python-client.ts";
import { RERUN } from "../rerun-viewer.ts";
import { ON_LINUX } from "../system-parts.ts";

/** Everything that some tests need on the machine. */
export const NEEDS: readonly Need[] = [
  GODOT,
  RELEASE_GODOT,
  XR,
  OUTSIDE_MCP,
  EXPORT_READERS,
  FOXGLOVE_EXAMPLES,
  ...(LONG ? [RERUN] : []),
  PYTHON,
  CHROMIUM,
  CURL,
  PROTOC,
  PROMETHEUS,
];

const folder = join(import.meta.dir, "..");
const getGodot = join(folder, "get-godot.sh");

/** Programs that can be fetched without root, and the command for each. Each command skips programs that it has already installed. */
type Fetch = readonly [Need, readonly string[]];
/** Debian's. */
const GODOT_FETCHES: readonly Fetch[] = [
  [GODOT, [getGodot]],
  [RELEASE_GODOT, [getGodot, "--release"]],
  [XR, [getGodot, "--xr"]],
];
const PACKAGE_FETCHES: readonly Fetch[] = [
  [OUTSIDE_MCP, [process.execPath, join(folder, "outside-mcp.ts")]],
  [EXPORT_READERS, [process.execPath, join(folder, "export-readers.ts")]],
  [FOXGLOVE_EXAMPLES, [process.execPath, join(folder, "foxglove-examples.ts")]],
  ...(LONG ? [[RERUN, [process.execPath, join(folder, "rerun-viewer.ts")]] as const] : []),
];

/** Fetches the programs that tests need and this machine lacks. Tests report the programs that could not be fetched. */
export async function setUp(): Promise<void> {
  // On other systems people install Godot themselves.
  const fetches = ON_LINUX ? [...GODOT_FETCHES, ...PACKAGE_FETCHES] : PACKAGE_FETCHES;
  for (const [{ name }, command] of fetches) {
    console.log(`set-up: ${name}`);
    // Its standard error shows the progress.
    const child = Bun.spawn([...command], { stdin: "ignore", stdout: "ignore", stderr: "inherit" });
    if ((await child.exited) !== 0) console.log(`set-up: ${name} could not be had`);
  }
}
