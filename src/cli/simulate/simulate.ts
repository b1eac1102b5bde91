import { Command } from "commander";
import { numberOption, webSocketUrl } from "../shared/option-values.ts";
import { addSimulationOptions, playSimulation, type SimulationFlags } from "../shared/simulation-options.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { tokenOption } from "../shared/token-option.ts";

/** `simulate`: a producer alone. */
export function simulateCommand(): Command {
  const command = new Command("simulate")
    .description("play a simulated headset and game against a relay")
    .option("--url <address>", "where the relay takes games", webSocketUrl, "ws://127.0.0.1:8081/producer")
    .addOption(tokenOption())
    .option("--duration <seconds>", "stop after so long", numberOption({ min: 0.1, max: 2_000_000 }));
  return addSimulationOptions(command).action(async () => {
    const options = command.opts<SimulationFlags & { url: string; token?: string; duration?: number }>();
    const simulation = playSimulation(options, {
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
