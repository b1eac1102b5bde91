import { type AddonChange, carryOut, changesAnything } from "../../addon/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { canAsk, confirm } from "./confirm.ts";
import { describeAddonChange } from "./describe-addon-change.ts";
import { printAnswer } from "./print.ts";

/** How a change of a project ended. */
export type AddonChangeEnd = "changed" | "unchanged" | "refused";

/**
 * Shows what a change does to a project, asks, and carries it out. With `yes` it does not ask. Fails: bad_usage, if there is nobody to ask;
 * the file system's own errors.
 */
export async function changeAddon(change: AddonChange, { yes }: { yes: boolean }): Promise<AddonChangeEnd> {
  await printAnswer(describeAddonChange(change).join("\n"));
  if (!changesAnything(change)) return "unchanged";
  if (change.settings.before !== change.settings.after)
    await printAnswer(
      "\nIf the project is open in the editor, close it first: the editor would write its own project.godot over the new one.",
    );
  if (!yes) {
    if (!canAsk())
      throw new RelayError(
        "bad_usage",
        "expected --yes, since there is no terminal to ask in; nothing was changed",
      );
    if (!(await confirm("Change the project?"))) return "refused";
  }
  carryOut(change);
  return "changed";
}
