import { Command, Option } from "commander";
import { exitFlushed } from "../../base/standard-output.ts";
import { clientUrl, numberOption, topicList } from "../shared/option-values.ts";
import { tokenOption } from "../shared/token-option.ts";
import type { RecordFlags } from "./record-flags.ts";
import { rotateBound } from "./rotate-bound.ts";

/** `record`: records as a client of a relay, into a file where the command runs. */
export function recordCommand(): Command {
  const command = new Command("record")
    .argument("[destination]", "a file that ends in .mcap, or a folder, in which the time is the name", ".")
    .option(
      "--url <address>",
      "address of the relay (default: the relay on port 8081, 8083, 8084 or 8085 of this machine)",
      clientUrl,
    )
    .addOption(tokenOption())
    .addOption(
      new Option(
        "--topics <list>",
        "topics to record, separated by commas, such as fps,custom/* (default: all that games send; profiler/* costs a game time, so it has to be named)",
      ).argParser(topicList),
    )
    .option("--source <name>", "record only the game with this name")
    .option(
      "--max-hz <rate>",
      "most samples of frames, poses and other state in a second (default: every sample)",
      numberOption({ min: 0.001, max: 10_000 }),
    )
    .option("--duration <seconds>", "end after this time", numberOption({ min: 0.1, max: 1e8 }))
    .option("--size <megabytes>", "end at this size", numberOption({ min: 0.01, max: 1e9 }))
    .option(
      "--rotate <bound>",
      "go on in a new file after this time or at this size, such as 30min or 100MB",
      rotateBound,
    )
    .option("--no-transforms", "leave out the transforms that viewers draw: files are a third smaller")
    .option("--json", "print the recordings as one JSON document at the end, and no progress", false)
    .addHelpText(
      "after",
      "\nCtrl+C ends the recording. Recordings hold motion and log texts: data of a person.",
    );
  return command.action(async (destination: string) => {
    // Loaded here, so that the help does not load what records.
    const { performRecord } = await import("./perform-record.ts");
    await performRecord(destination, command.opts<RecordFlags>());
    exitFlushed(0);
  });
}
