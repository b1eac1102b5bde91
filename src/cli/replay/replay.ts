import { Command } from "commander";
import { startRelay } from "../../app/index.ts";
import { standardOutput } from "../../base/standard-output.ts";
import type { ReplayState } from "../../protocol/replay-state.ts";
import { urlWithPath } from "../shared/option-values.ts";
import { addReplayOptions, playRecording, type ReplayFlags } from "../shared/play-recording.ts";
import { printLine } from "../shared/print.ts";
import { printReady } from "../shared/ready-lines.ts";
import { addRelayOptions, relaySettingsOf } from "../shared/relay-options.ts";
import { Screen } from "../shared/screen.ts";
import { onStopSignal, type StopOptions } from "../shared/stop-signal.ts";
import { readKeys } from "./read-keys.ts";
import { KEYS_HELP, replayKey } from "./replay-keys.ts";
import { replayWords } from "./replay-words.ts";

/** How often the progress is shown. Units: milliseconds. */
const SHOW_MILLIS = 200;

interface CommandFlags extends ReplayFlags, StopOptions {
  url?: string;
}

/** `replay`: plays a recording in a relay of its own, or into another one. */
export function replayCommand(): Command {
  const command = new Command("replay")
    .argument("<file>", "the recording to play")
    .option(
      "--url <address>",
      "play into the relay at this address, as its games would, in place of a relay of its own",
      urlWithPath("/producer", "the relay accepts games"),
    );
  return addRelayOptions(addReplayOptions(command)).action(async (file: string) => {
    const flags = command.opts<CommandFlags>();
    const settings = relaySettingsOf(command);
    if (flags.url !== undefined) {
      const { all, producer } = settings.options.access.tokens;
      const { replayToRelay } = await import("./replay-to-relay.ts");
      await replayToRelay(file, { ...flags, url: flags.url, token: all ?? producer });
      process.exit(0);
    }
    const relay = startRelay(settings.options, settings);
    // Before the ready line: a program that reads it may stop the relay at once.
    const stopped = onStopSignal(flags);
    try {
      const replay = await playRecording(relay, file, flags);
      printReady(relay);
      printLine(`  playing  ${file}`);
      const stopShowing = show(() => replay.state);
      const stopReading = readKeys((key) => {
        const state = replay.state;
        const control = state === undefined ? undefined : replayKey(key, state);
        if (control !== undefined) replay.control(control);
      });
      await stopped;
      stopReading();
      stopShowing();
    } finally {
      await relay.stop();
    }
    process.exit(0);
  });
}

/** Shows on a terminal where the replay is, until it is told to stop. Elsewhere a line for each change of the state. */
function show(stateOf: () => ReplayState | undefined): () => void {
  const isTerminal = process.stdout.isTTY === true;
  const screen = new Screen(standardOutput(), () => performance.now());
  if (isTerminal && process.stdin.isTTY === true) screen.line(`  keys     ${KEYS_HELP}`);
  let shown: string | undefined;
  const timer = setInterval(() => {
    const state = stateOf();
    if (state === undefined) return;
    if (isTerminal) screen.status(() => replayWords(state));
    else if (state.state !== shown) screen.line(replayWords(state));
    shown = state.state;
  }, SHOW_MILLIS);
  return () => {
    clearInterval(timer);
    screen.end();
  };
}
