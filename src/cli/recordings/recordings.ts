import { Argument, Command } from "commander";
import { terminalJson } from "../../base/terminal-text.ts";
import { printAnswer } from "../shared/print.ts";

/** What the command does with recordings. */
type Action = "list" | "repair" | "delete";

/** `recordings`: lists, repairs and deletes recordings in files and folders, without a relay. */
export function recordingsCommand(): Command {
  const command = new Command("recordings")
    .addArgument(new Argument("<action>", "what to do").choices(["list", "repair", "delete"]))
    .argument("[paths...]", "recordings or folders of them; list without paths shows the current folder")
    .option("--json", "print the answer as one JSON document", false);
  return command.action(async (action: Action, paths: string[]) => {
    // Loaded here, so that the help does not load what writes recordings.
    const { changeRecordings, describeChanges, describeRecordings, findRecordings } = await import(
      "./perform-recordings.ts"
    );
    const { json } = command.opts<{ json: boolean }>();
    const print = (answer: object, text: string) =>
      printAnswer(json ? terminalJson(JSON.stringify(answer, null, 2)) : text);
    const found = findRecordings(paths, action);
    if (action === "list") {
      const recordings = found.map(({ folder, name, path }) => ({ path, ...folder.describe(name) }));
      return await print({ recordings }, describeRecordings(recordings));
    }
    const recordings = changeRecordings(action, found);
    await print({ recordings }, describeChanges(recordings));
    process.exitCode = recordings.some(({ problem }) => problem !== null) ? 1 : 0;
  });
}
