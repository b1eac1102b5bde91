import { Command } from "commander";
import { startRelay } from "../../app/index.ts";
import { printReady } from "../shared/ready-lines.ts";
import { addRelayOptions, relaySettingsOf } from "../shared/relay-options.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { printConfig } from "./print-config.ts";

/** `serve`: runs the relay until a stop signal. */
export function serveCommand(): Command {
  const command = new Command("serve").option(
    "--print-config",
    "print the value and the origin of every setting, then exit",
  );
  return addRelayOptions(command).action(async ({ printConfig: onlyPrint }: { printConfig?: boolean }) => {
    const settings = relaySettingsOf(command);
    if (onlyPrint === true) {
      await printConfig(settings);
      return;
    }
    const relay = startRelay(settings.options, settings);
    // Before the ready line: a program that reads it may stop the relay at once.
    const stopped = onStopSignal();
    printReady(relay);
    await stopped;
    relay.log.info("stopping");
    await relay.stop();
    process.exit(0);
  });
}
