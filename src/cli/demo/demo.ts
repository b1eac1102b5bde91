import { Command } from "commander";
import { startRelay } from "../../app/index.ts";
import type { WebSocketConstructor } from "../../client/index.ts";
import { playRecording } from "../shared/play-recording.ts";
import { printLine } from "../shared/print.ts";
import { printReady } from "../shared/ready-lines.ts";
import { addRelayOptions, relaySettingsOf } from "../shared/relay-options.ts";
import { addSimulationOptions, playSimulation, type SimulationFlags } from "../shared/simulation-options.ts";
import { onStopSignal, type StopOptions } from "../shared/stop-signal.ts";

/** `demo`: runs the relay with a simulated headset and game, so that a newcomer sees data without Godot. */
export function demoCommand(): Command {
  const command = new Command("demo").option(
    "--recording <file>",
    "play this recording again and again, in place of the simulated game",
  );
  return addRelayOptions(addSimulationOptions(command)).action(async () => {
    const settings = relaySettingsOf(command);
    const relay = startRelay(settings.options, settings);
    // Before the ready line: a program that reads it may stop the relay at once.
    const stopped = onStopSignal(command.opts<StopOptions>());
    const { recording, ...flags } = command.opts<SimulationFlags & { recording?: string }>();
    if (recording !== undefined) {
      try {
        await playRecording(relay, recording, { speed: 1, loop: true, from: 0, paused: false });
        printReady(relay);
        printLine(`  playing  ${recording} again and again`);
        await stopped;
      } finally {
        await relay.stop();
      }
      process.exit(0);
    }
    printReady(relay);
    const { all, producer } = settings.options.access.tokens;
    const simulation = playSimulation({
      ...flags,
      url: `${relay.localUrl}/producer`,
      token: all ?? producer ?? relay.madeToken,
      ...(relay.certificate === undefined ? {} : { WebSocket: OwnRelaySocket }),
    });
    printLine(`  playing  a simulated headset at ${flags.hz} Hz`);
    await stopped;
    simulation.stop();
    await relay.stop();
    process.exit(0);
  });
}

/** A WebSocket to the relay in the same process. It does not check the certificate, since the process trusts itself. */
const OwnRelaySocket: WebSocketConstructor = class extends WebSocket {
  constructor(url: string) {
    super(url, { tls: { rejectUnauthorized: false } });
  }
};
