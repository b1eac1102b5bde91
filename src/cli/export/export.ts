import { Command, Option } from "commander";
import { EXPORT_FORMATS } from "../../export/index.ts";
import { topicList } from "../shared/option-values.ts";
import type { ExportOptions } from "./export-recording.ts";
import { exportTime } from "./export-time.ts";

/** `export`: converts a recording, or a part of it, into a file of another program. */
export function exportCommand(): Command {
  const command = new Command("export")
    .argument("<file>", "the recording")
    .addOption(
      new Option("--format <format>", "format; without it the name of the output says which").choices(
        Object.keys(EXPORT_FORMATS),
      ),
    )
    .option("--output <file>", "file to write; - is standard output, for formats that are text", "-")
    .option(
      "--from <time>",
      "begin: seconds since the recording began, or a time such as 2026-11-30T12:00:00Z",
      exportTime,
    )
    .option("--to <time>", "end, in the same way", exportTime)
    .option("--topics <topics>", "topics and wildcards, separated by commas; all by default", topicList)
    .option("--source <game>", "one game by its name; all by default")
    .option("--force", "replace a file that exists", false)
    .addHelpText("after", formatsHelp());
  return command.action(async (file: string) => {
    // Loaded here, so that the help does not load what reads recordings.
    const { exportRecording } = await import("./export-recording.ts");
    await exportRecording(file, command.opts<ExportOptions>());
  });
}

/** A line for each format. */
function formatsHelp(): string {
  const rows = Object.entries(EXPORT_FORMATS);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(
    ([name, { about, endings }]) => `  ${name.padEnd(width)}  ${about} (${endings.join(", ")})`,
  );
  return ["", "Formats:", ...lines].join("\n");
}
