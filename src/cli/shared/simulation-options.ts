import type { Command } from "commander";
import type { FaultKind } from "../../ingest/index.ts";
import { describeFault, faultKinds, faultKindsHelp, writableFile, writeTruth } from "./fault-options.ts";
import { numberOption } from "./option-values.ts";
import { type Simulation, type SimulationOptions, startSimulation } from "./simulation.ts";

/** Adds the flags of a simulated game to a command. */
export function addSimulationOptions(command: Command): Command {
  return command
    .option("--hz <rate>", "frames a second", numberOption({ min: 0.1, max: 10_000 }), 90)
    .option(
      "--seed <number>",
      "the same seed plays the same game",
      numberOption({ min: 0, max: 0xffffffff, whole: true }),
      1,
    )
    .option("--source <name>", "what the game calls itself", "simulated")
    .option(
      "--faults <kinds>",
      "faults that the game has, in turn: all, or kinds with commas between",
      faultKinds,
    )
    .option("--truth <file>", "where to write which faults there were, and when, as JSON", writableFile)
    .addHelpText("after", faultKindsHelp());
}

/** What the flags of a simulated game say. */
export interface SimulationFlags {
  hz: number;
  seed: number;
  source: string;
  faults?: FaultKind[];
  truth?: string;
}

/** Plays a simulated game as its flags say; faults are told on the terminal, and written down as they begin. */
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
      console.error(describeFault(fault));
      write();
    },
  };
  const simulation = startSimulation(options, events);
  // At once, so that there is a document from the beginning.
  write();
  return {
    ...simulation,
    stop() {
      simulation.stop();
      write();
    },
  };
}
