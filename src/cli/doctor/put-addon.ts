import { planInstallation, planRemoval } from "../../addon/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { changeAddon } from "../shared/change-addon.ts";
import { commandHint } from "../shared/command-hint.ts";
import { printAnswer } from "../shared/print.ts";
import { projectFolder } from "../shared/project-folder.ts";
import { shellWord } from "../shared/shell-word.ts";

/** Flags of `doctor` that change a project. */
export interface AddonFlags {
  /** Project to put the addon into. */
  installAddon?: string | undefined;
  /** Project to take the addon out of. */
  removeAddon?: string | undefined;
  yes: boolean;
}

/** Puts the addon into a project, or takes it out. Returns the exit code: 1 if the user said no. Fails: bad_usage, the file system's own errors. */
export async function putAddon({ installAddon, removeAddon, yes }: AddonFlags): Promise<number> {
  if (installAddon !== undefined && removeAddon !== undefined)
    throw new RelayError("bad_usage", "expected one of --install-addon and --remove-addon, got both");
  const isInstalling = installAddon !== undefined;
  const flag = isInstalling ? "--install-addon" : "--remove-addon";
  const project = projectFolder(installAddon ?? removeAddon ?? "", flag);
  const end = await changeAddon(isInstalling ? planInstallation(project) : planRemoval(project), { yes });
  if (end === "refused") {
    await printAnswer("nothing was changed");
    return 1;
  }
  if (end === "unchanged")
    await printAnswer(
      isInstalling ? "The addon is installed and enabled." : "The addon is not in this project.",
    );
  else if (isInstalling)
    await printAnswer(
      `Installed. Start the relay (${commandHint("serve")}) and run the game. To undo: ${commandHint(`doctor --remove-addon ${shellWord(project)}`)}`,
    );
  else await printAnswer("Removed. Settings of the project below telemetry_relay stay.");
  return 0;
}
