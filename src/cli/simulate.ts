import { Command } from "commander";
import { numberOption, webSocketUrl } from "./option-values.ts";
import { startSimulation } from "./simulation.ts";
import { onStopSignal } from "./stop-signal.ts";
import { tokenOption } from "./token-option.ts";

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
    .option("--source <name>", "what the game calls itself", "simulated");
}

/** `simulate`: a producer alone. */
export function simulateCommand(): Command {
  const command = new Command("simulate")
    .description("play a simulated headset and game against a relay")
    .option("--url <address>", "where the relay takes games", webSocketUrl, "ws://127.0.0.1:8081/producer")
    .addOption(tokenOption())
    .option("--duration <seconds>", "stop after so long", numberOption({ min: 0.1, max: 2_000_000 }));
  return addSimulationOptions(command).action(async () => {
    const options = command.opts<{
      url: string;
      token?: string;
      hz: number;
      seed: number;
      source: string;
      duration?: number;
    }>();
    const simulation = startSimulation(options, {
      opened: () => console.error(`connected to ${options.url}, playing at ${options.hz} Hz (Ctrl+C stops)`),
      lost: ({ wasOpen, retryMillis }) => {
        const why = wasOpen
          ? "the relay has gone"
          : `no relay answers at ${options.url} (bun start runs one), or it wants a token (--token)`;
        console.error(`${why}; trying again in ${retryMillis} ms`);
      },
    });
    const { duration } = options;
    const timeUp =
      duration === undefined ? [] : [new Promise((resolve) => setTimeout(resolve, duration * 1000))];
    await Promise.race([onStopSignal(), ...timeUp]);
    simulation.stop();
    console.error(`played ${simulation.producer.frames} frames`);
    process.exit(0);
  });
}
