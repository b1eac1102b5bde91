import { installedVersion, planInstallation } from "../../addon/index.ts";
import { changeAddon } from "../shared/change-addon.ts";
import { commandHint } from "../shared/command-hint.ts";
import { canAsk } from "../shared/confirm.ts";
import { printAnswer } from "../shared/print.ts";
import { shellWord } from "../shared/shell-word.ts";

const WITHOUT = "the project has no addon, so the relay gets no poses and no events of the game's own";

/** Offers to put the addon into a project that has none: in a terminal by a question. Returns the notes to print if the project still has none. Fails: bad_usage, the file system's own errors. */
export async function offerAddon(project: string): Promise<string[]> {
  if (installedVersion(project) !== undefined) return [];
  const note = `${WITHOUT}; to install it: ${commandHint(`doctor --install-addon ${shellWord(project)}`)}`;
  if (!canAsk()) return [note];
  await printAnswer(`${WITHOUT}. To install it:\n`);
  const end = await changeAddon(planInstallation(project), { yes: false });
  return end === "refused" ? [note] : [];
}
