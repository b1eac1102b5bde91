import { Command } from "commander";
import { commandHint } from "../shared/command-hint.ts";
import { countText } from "../shared/count-text.ts";
import { numberOption, webSocketUrl } from "../shared/option-values.ts";
import { addSimulationOptions, playSimulation, type SimulationFlags } from "../shared/simulation-options.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { tokenOption } from "../shared/token-option.ts";

/** `simulate`: runs a simulated game without a relay. */
export function simulateCommand(): Command {
  const command = new Command("simulate")
    .option(
      "--url <address>",
      "address where the relay accepts games",
      webSocketUrl,
      "ws://127.0.0.1:8081/producer",
    )
    .addOption(tokenOption())
    .option("--duration <seconds>", "stop after this time", numberOption({ min: 0.1, max: 2_000_000 }));
  return addSimulationOptions(command).action(async () => {
    const options = command.opts<SimulationFlags & { url: string; token?: string; duration?: number }>();
    let wasConnected = false;
    const simulation = playSimulation(options, {
      opened: () => {
        wasConnected = true;
        console.error(
          `connected to ${options.url}; sending frames at ${options.hz} Hz. Press Ctrl+C to stop`,
        );
      },
      lost: ({ wasOpen, retryMillis }) => {
        const again = `trying again in ${retryMillis} ms`;
        console.error(
          wasOpen
            ? `the connection to the relay was lost; ${again}`
            : `no relay answers at ${options.url}, or it requires a token (--token); ${again}. To start a relay: ${commandHint("serve")}`,
        );
      },
    });
    const { duration } = options;
    const timeUp =
      duration === undefined ? [] : [new Promise((resolve) => setTimeout(resolve, duration * 1000))];
    await Promise.race([onStopSignal(), ...timeUp]);
    simulation.stop();
    const unseen = wasConnected ? "" : ", but no relay was connected";
    console.error(`played ${countText(simulation.producer.frames)} frames${unseen}`);
    process.exit(0);
  });
}
