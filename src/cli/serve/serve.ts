import { Command } from "commander";
import { type Relay, startRelay } from "../../app/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { MAX_EDGES } from "../../protocol/limits.ts";
import { edgeCommand } from "../shared/edge-word.ts";
import { numberOption } from "../shared/option-values.ts";
import { printAnswer, printLine } from "../shared/print.ts";
import { printReady } from "../shared/ready-lines.ts";
import { addRelayOptions, relaySettingsOf } from "../shared/relay-options.ts";
import { onStopSignal, type StopOptions } from "../shared/stop-signal.ts";
import { pageCode } from "./page-code.ts";
import { configJson, configText } from "./print-config.ts";
import { processEnd } from "./process-end.ts";

/** Flags of `serve` that are no settings of the relay. */
interface ServeFlags extends StopOptions {
  printConfig?: boolean;
  json?: boolean;
  qr?: boolean;
  edges?: number;
  /** Id of a process. */
  stopWith?: number;
}

/** `serve`: runs the relay until a stop signal. */
export function serveCommand(): Command {
  const command = new Command("serve")
    .option("--print-config", "print the value and the origin of every setting, then exit")
    .option("--json", "with --print-config: print one JSON document in place of the table")
    .option(
      "--edges <number>",
      "serve the clients by this many further processes that share the port (Linux only); worth it beyond some 3,000 viewers, with a processor for each",
      numberOption({ min: 1, max: MAX_EDGES, whole: true }),
    )
    .option("--qr", "print a QR code that opens the dashboard on a phone or a headset")
    .option(
      "--stop-with <pid>",
      "stop when the process with this id has ended, such as the editor that started the relay",
      numberOption({ min: 1, max: 2 ** 31 - 1, whole: true }),
    );
  return addRelayOptions(command).action(async (flags: ServeFlags) => {
    const { printConfig: onlyPrint, json, qr, edges, stopWith, stopWithInput } = flags;
    const settings = relaySettingsOf(command);
    if (onlyPrint === true) {
      await printAnswer(json === true ? configJson(settings) : configText(settings));
      return;
    }
    if (json === true)
      throw new RelayError(
        "bad_usage",
        "expected --print-config with --json: the relay itself prints no JSON",
      );
    const relay = startRelay(settings.options, {
      ...settings,
      ...(edges === undefined ? {} : { edges: { count: edges, command: edgeCommand() } }),
    });
    // Before the ready line: a program that reads it may stop the relay at once.
    const stopped = Promise.race([
      onStopSignal({ stopWithInput }),
      ...(stopWith === undefined ? [] : [processEnd(stopWith)]),
    ]);
    await readyOrStopped(relay);
    printReady(relay);
    if (edges !== undefined)
      printLine(`  edges    ${edges} processes serve the clients of this port; /status says how they are`);
    if (qr === true) printLine(await pageCode(relay));
    await stopped;
    relay.log.info("stopping");
    await relay.stop();
    process.exit(0);
  });
}

/** Waits for the edges. Fails: with the error of one that cannot begin; the relay is stopped then. */
async function readyOrStopped(relay: Relay): Promise<void> {
  try {
    await relay.ready;
  } catch (error) {
    await relay.stop();
    throw error;
  }
}
