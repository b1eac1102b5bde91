import { Command } from "commander";
import { startRelay } from "../../app/index.ts";
import { printLine } from "../shared/print.ts";
import { printReady } from "../shared/ready-lines.ts";
import { addRelayOptions, relaySettingsOf } from "../shared/relay-options.ts";
import { onStopSignal, type StopOptions } from "../shared/stop-signal.ts";
import { pageCode } from "./page-code.ts";
import { printConfig } from "./print-config.ts";

/** Flags of `serve` that are no settings of the relay. */
interface ServeFlags extends StopOptions {
  printConfig?: boolean;
  qr?: boolean;
}

/** `serve`: runs the relay until a stop signal. */
export function serveCommand(): Command {
  const command = new Command("serve")
    .option("--print-config", "print the value and the origin of every setting, then exit")
    .option("--qr", "print a QR code that opens the dashboard on a phone or a headset");
  return addRelayOptions(command).action(
    async ({ printConfig: onlyPrint, qr, stopWithInput }: ServeFlags) => {
      const settings = relaySettingsOf(command);
      if (onlyPrint === true) {
        await printConfig(settings);
        return;
      }
      const relay = startRelay(settings.options, settings);
      // Before the ready line: a program that reads it may stop the relay at once.
      const stopped = onStopSignal({ stopWithInput });
      printReady(relay);
      if (qr === true) printLine(await pageCode(relay));
      await stopped;
      relay.log.info("stopping");
      await relay.stop();
      process.exit(0);
    },
  );
}
