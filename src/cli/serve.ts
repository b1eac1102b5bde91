import { Command } from "commander";
import { startRelay } from "../app/index.ts";
import { printReady } from "./ready-lines.ts";
import { addRelayOptions, relayOptionsOf } from "./relay-options.ts";
import { onStopSignal } from "./stop-signal.ts";

/** `serve`: the relay, until it is told to stop. */
export function serveCommand(): Command {
  const command = new Command("serve").description("run the relay");
  return addRelayOptions(command).action(async () => {
    const relay = startRelay(relayOptionsOf(command));
    printReady(relay);
    await onStopSignal();
    relay.log.info("stopping");
    await relay.stop();
    process.exit(0);
  });
}
