import { Command } from "commander";
import { RelayError } from "../../protocol/error-table.ts";
import { countText } from "../shared/count-text.ts";
import { findRelay } from "../shared/find-relay.ts";
import { numberOption, urlWithPath } from "../shared/option-values.ts";
import { printError } from "../shared/print.ts";
import { addSimulationOptions, playSimulation, type SimulationFlags } from "../shared/simulation-options.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { tokenOption } from "../shared/token-option.ts";
import { isFinal, whyRefused } from "../shared/why-refused.ts";

/** Flags of `simulate`. */
interface SimulateFlags extends SimulationFlags {
  url?: string;
  token?: string;
  duration?: number;
}

/** `simulate`: runs a simulated game without a relay. */
export function simulateCommand(): Command {
  const command = new Command("simulate")
    .option(
      "--url <address>",
      "address where the relay accepts games, with the path /producer (default: /producer of the relay on port 8081, 8083, 8084 or 8085 of this machine)",
      urlWithPath("/producer", "the relay accepts games"),
    )
    .addOption(tokenOption())
    .option("--duration <seconds>", "stop after this time", numberOption({ min: 0.1, max: 2_000_000 }));
  return addSimulationOptions(command).action(async () => {
    await simulate(command.opts<SimulateFlags>());
    process.exit(0);
  });
}

/** Plays until a signal, or for --duration. Fails: no_server if no relay was connected, and what `whyRefused` finds. */
async function simulate({ duration, ...flags }: SimulateFlags): Promise<void> {
  const stopped = onStopSignal();
  const url = flags.url ?? `${(await findRelay(flags.token)).url}/producer`;
  const refused = Promise.withResolvers<never>();
  let wasConnected = false;
  const simulation = playSimulation(
    { ...flags, url },
    {
      opened: () => {
        wasConnected = true;
        printError(`connected to ${url}; sending frames at ${flags.hz} Hz. Press Ctrl+C to stop`);
      },
      lost: async ({ wasOpen, retryMillis }) => {
        const again = `trying again in ${retryMillis} ms`;
        if (wasOpen) {
          printError(`the connection to the relay was lost; ${again}`);
          return;
        }
        const why = await whyRefused(url, flags.token);
        if (isFinal(why) && !wasConnected) refused.reject(why);
        else printError(`${why.message}; ${again}`);
      },
    },
  );
  const timeUp =
    duration === undefined ? [] : [new Promise((resolve) => setTimeout(resolve, duration * 1000))];
  try {
    await Promise.race([stopped, refused.promise, ...timeUp]);
  } finally {
    simulation.stop();
  }
  const played = `played ${countText(simulation.producer.frames)} frames`;
  if (!wasConnected) throw new RelayError("no_server", `${played}, but no relay was connected`);
  printError(played);
}
