import { isOlder } from "../../base/is-older.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { findGodot } from "../../engine/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";

/** Oldest version of Godot that the addon supports. */
const OLDEST = "4.3";

/** Finds Godot and checks its version. */
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
  const answer = await thisMachine.run(path, "--version");
  const version = /^\s*(\d+\.\d+[\w.-]*)/m.exec(answer?.stdout ?? "")?.[1];
  if (version === undefined) {
    const silent = problem("godot", {
      what: `${path} (${by}) does not report a version of Godot`,
      why: "launch cannot run a game with it",
      todo: "set the path of Godot with --godot or the environment variable GODOT, and check it with: godot --version",
    });
    return [silent];
  }
  if (isOlder(version, OLDEST)) {
    const old = problem("godot", {
      what: `${path} (${by}) is Godot ${version}`,
      why: `the addon needs Godot ${OLDEST} or later, and Godot 4.5 or later to report errors`,
      todo: "get a newer Godot from https://godotengine.org/download, and set its path with --godot or the environment variable GODOT",
    });
    return [old];
  }
  return [fine("godot", `Godot ${version} at ${path} (${by})`)];
}

/** Godot was not found. That is a problem only if it is needed: a game on a headset contains its own. */
function missing(message: string, isNeeded: boolean): Finding {
  const found = {
    what: message.split(". ")[0] ?? message,
    why: "launch cannot start the game or the editor; the relay itself does not need Godot",
    todo: "get Godot from https://godotengine.org/download, and set its path with --godot or the environment variable GODOT",
  };
  return isNeeded ? problem("godot", found) : hint("godot", found);
}
