import { Command } from "commander";
import { startRelay } from "../app/index.ts";
import { printReady } from "./ready-lines.ts";
import { addRelayOptions, relayOptionsOf } from "./relay-options.ts";
import { addSimulationOptions } from "./simulate.ts";
import { startSimulation } from "./simulation.ts";
import { onStopSignal } from "./stop-signal.ts";

/** `demo`: the relay with a simulated headset and game, so that a newcomer sees data without Godot. */
export function demoCommand(): Command {
  const command = new Command("demo").description("run the relay with a simulated headset and game");
  return addSimulationOptions(addRelayOptions(command)).action(async () => {
    const relay = startRelay(relayOptionsOf(command));
    printReady(relay);
    const { hz, seed, source } = command.opts<{ hz: number; seed: number; source: string }>();
    const simulation = startSimulation({ url: `${relay.url}/producer`, hz, seed, source });
    console.log(`  playing  a simulated headset at ${hz} Hz; see it with: bun run watch --url ${relay.url}`);
    await onStopSignal();
    simulation.stop();
    await relay.stop();
    process.exit(0);
  });
}
