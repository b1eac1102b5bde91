import { join } from "node:path";
import { CLONE } from "../bundle/carried-files.ts";
import { ENTRY_POINTS } from "../bundle/entry-points.ts";
import { signMachO } from "./sign-mach-o.ts";
import type { Target } from "./targets.ts";

/**
 * Compiles the program into a single binary in `folder`, with Bun inside, and with the files and folders of `assets`, which keep their
 * last names. The same source gives the same bytes.
 * Cost: a few seconds, and a download of Bun for another system, which Bun keeps. Fails: an AggregateError if the source does not compile.
 */
export async function compileProgram(
  { bun, file }: Target,
  { folder, assets }: { folder: string; assets: string[] },
): Promise<string> {
  const outfile = join(folder, file);
  const { success, logs } = await Bun.build({
    entrypoints: [ENTRY_POINTS.command],
    minify: true,
    splitting: true,
    // The parts that a command loads are ready to run: less than half the CPU time at the start.
    bytecode: true,
    format: "esm",
    root: CLONE,
    compile: {
      target: bun,
      outfile,
      assets,
      // The working directory is somebody's project: its .env and bunfig.toml are not for the relay.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
  });
  if (!success) throw new AggregateError(logs, `${file} was not compiled`);
  if (bun === "bun-darwin-x64") signMachO(outfile, "godot-telemetry-relay");
  return outfile;
}
