import { Command } from "commander";
import { numberOption } from "../shared/option-values.ts";
import type { CompareFlags } from "./perform-compare.ts";

/** `compare`: says what got better or worse between two recordings. */
export function compareCommand(): Command {
  const command = new Command("compare")
    .argument("<a>", "the recording from before")
    .argument("<b>", "the recording from after")
    .option("--source <name>", "name of the game, if the recordings have several games")
    .option("--source-b <name>", "name of the game in b, if it has another name there")
    .option(
      "--hz <rate>",
      "frames per second that the game should hold (default: the rate that it states)",
      numberOption({ min: 1, max: 1000 }),
    )
    .option(
      "--warmup <seconds>",
      "time from the first frame of each that is not compared",
      numberOption({ min: 0, max: 3600 }),
      5,
    )
    .option(
      "--duration <seconds>",
      "time of each that is compared (default: all that was recorded)",
      numberOption({ min: 1, max: 86_400 }),
    )
    .option("--json", "print the comparison as JSON", false);
  return command.action(async (a: string, b: string) => {
    // Loaded here, so that the help does not load what judges games.
    const { performCompare } = await import("./perform-compare.ts");
    await performCompare(a, b, command.opts<CompareFlags>());
  });
}
