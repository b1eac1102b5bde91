import { findGodot } from "../../engine/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";
import { isOlder } from "./own-addon.ts";
import { runTool } from "./run-tool.ts";

/** The oldest Godot that the addon runs in. */
const OLDEST = "4.3";

/** Looks for Godot and asks it for its version. */
export async function checkGodot({ options }: DoctorContext): Promise<Finding[]> {
  let found: ReturnType<typeof findGodot>;
  try {
    found = findGodot(options.godot);
  } catch (error) {
    if (!(error instanceof RelayError)) throw error;
    return [
      missing(
        error.message,
        options.godot !== undefined || options.project !== undefined || Boolean(process.env.GODOT),
      ),
    ];
  }
  const { path, by } = found;
  const answer = await runTool(path, "--version");
  const version = /^\s*(\d+\.\d+[\w.-]*)/m.exec(answer?.stdout ?? "")?.[1];
  if (version === undefined) {
    const silent = problem("godot", {
      what: `${path} (${by}) does not tell a version of Godot`,
      why: "launch cannot run a game with it",
      todo: "say which program is Godot with --godot or GODOT, and try it by hand: godot --version",
    });
    return [silent];
  }
  if (isOlder(version, OLDEST)) {
    const old = problem("godot", {
      what: `${path} (${by}) is Godot ${version}`,
      why: `the addon needs Godot ${OLDEST} or later, and what it reports of errors 4.5`,
      todo: "get a newer one from https://godotengine.org/download, and say where it is with --godot or GODOT",
    });
    return [old];
  }
  return [fine("godot", `Godot ${version} at ${path} (${by})`)];
}

/** Only launch needs Godot here: a headset brings its own. */
function missing(message: string, wanted: boolean): Finding {
  const found = {
    what: message.split(". ")[0] ?? message,
    why: "launch cannot start the game or the editor; the relay itself does without",
    todo: "get Godot from https://godotengine.org/download, and say where it is with --godot or the environment variable GODOT",
  };
  return wanted ? problem("godot", found) : hint("godot", found);
}
