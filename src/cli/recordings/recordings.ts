import { Argument, Command, InvalidArgumentError } from "commander";
import { terminalJson } from "../../base/terminal-text.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { isGameName } from "../../protocol/source-names.ts";
import { printAnswer } from "../shared/print.ts";

/** What the command does with recordings. */
type Action = "list" | "repair" | "delete" | "import";

/** Options of the command. Those of `import` are absent if they are not given. */
interface Options {
  json: boolean;
  output?: string;
  start?: number;
  source?: string;
}

/** `recordings`: lists, repairs and deletes recordings in files and folders, and makes them of files of other programs, without a relay. */
export function recordingsCommand(): Command {
  const command = new Command("recordings")
    .addArgument(new Argument("<action>", "what to do").choices(["list", "repair", "delete", "import"]))
    .argument(
      "[paths...]",
      "recordings or folders of them; list without paths shows the current folder. Import takes MCAP and CSV files",
    )
    .option("--output <path>", "import: the recording to write, or the folder for all of them")
    .option(
      "--start <time>",
      "import: when a CSV file without times began, such as 2026-11-30T12:00:00Z",
      time,
    )
    .option(
      "--source <game>",
      "import: name of the game where a file has none; by default that of the file",
      gameName,
    )
    .option("--json", "print the answer as one JSON document", false);
  return command.action(async (action: Action, paths: string[]) => {
    const { json, ...options } = command.opts<Options>();
    const print = (answer: object, text: string) =>
      printAnswer(json ? terminalJson(JSON.stringify(answer, null, 2)) : text);
    // Loaded here, so that the help does not load what writes recordings.
    if (action === "import") {
      const { describeImports, importRecordings } = await import("./perform-import.ts");
      const imports = await importRecordings(paths, options);
      await print({ imports }, describeImports(imports));
      process.exitCode = imports.some(({ problem }) => problem !== null) ? 1 : 0;
      return;
    }
    const [given] = Object.keys(options);
    if (given !== undefined)
      throw new RelayError("bad_usage", `expected --${given} with import only, not with ${action}`);
    const { changeRecordings, describeChanges, describeRecordings, findRecordings, listRecordings } =
      await import("./perform-recordings.ts");
    const found = findRecordings(paths, action);
    const failed = (recordings: readonly { problem: string | null }[]) =>
      recordings.some(({ problem }) => problem !== null);
    if (action === "list") {
      const recordings = listRecordings(found);
      await print({ recordings }, describeRecordings(recordings));
      process.exitCode = failed(recordings) ? 1 : 0;
      return;
    }
    const recordings = changeRecordings(action, found);
    await print({ recordings }, describeChanges(recordings));
    process.exitCode = failed(recordings) ? 1 : 0;
  });
}

/** Reads a name that a game may have. Fails: InvalidArgumentError. */
function gameName(text: string): string {
  if (!isGameName(text))
    throw new InvalidArgumentError("Expected a name of 1 to 128 characters, and not relay.");
  return text;
}

/** Reads a time as unix milliseconds. Fails: InvalidArgumentError. */
function time(text: string): number {
  const millis = Date.parse(text);
  if (Number.isNaN(millis) || millis < 0)
    throw new InvalidArgumentError("Expected a date and time such as 2026-11-30T12:00:00Z.");
  return millis;
}
