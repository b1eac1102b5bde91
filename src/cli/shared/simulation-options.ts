import type { Command } from "commander";
import type { FaultKind } from "../../ingest/simulator/index.ts";
import { describeFault, faultKindsHelp, faultsOption, writableFile, writeTruth } from "./fault-options.ts";
import { numberOption } from "./option-values.ts";
import { printError } from "./print.ts";
import { type Simulation, type SimulationOptions, startSimulation } from "./simulation.ts";

/** Adds the flags of a simulated game to a command. */
export function addSimulationOptions(command: Command): Command {
  return command
    .option(
      "--hz <rate>",
      "frames per second of the simulated game",
      numberOption({ min: 0.1, max: 10_000 }),
      90,
    )
    .option(
      "--seed <number>",
      "seed of the simulation: the same seed plays the same game",
      numberOption({ min: 0, max: 0xffffffff, whole: true }),
      1,
    )
    .option("--source <name>", "name of the simulated game", "simulated")
    .addOption(
      faultsOption(
        "kinds of faults that the game shows in turn: all, or a list with commas, from the list below",
      ),
    )
    .option("--truth <file>", "write the kind and time of each fault to this JSON file", writableFile)
    .addHelpText("after", faultKindsHelp());
}

/** The values of the flags of a simulated game. */
export interface SimulationFlags {
  hz: number;
  seed: number;
  source: string;
  faults?: FaultKind[];
  truth?: string;
}

/** Plays a simulated game. When a fault begins, prints it and adds it to the file of `--truth`. */
export function playSimulation(
  flags: SimulationFlags & Pick<SimulationOptions, "url" | "token" | "WebSocket">,
  events: Parameters<typeof startSimulation>[1] = {},
): Simulation {
  const { truth, ...game } = flags;
  const write = () => {
    if (truth !== undefined) writeTruth(truth, game, simulation.game.truths);
  };
  const options: SimulationOptions = {
    ...game,
    faultHappened(fault) {
      printError(describeFault(fault));
      write();
    },
  };
  const simulation = startSimulation(options, events);
  // Write the file now, so that it is valid JSON from the beginning.
  write();
  return {
    ...simulation,
    stop() {
      simulation.stop();
      write();
    },
  };
}
