import { Command } from "commander";
import { type Relay, type RelayOptions, startRelay } from "../../app/index.ts";
import {
  debuggerConnects,
  type EngineEnd,
  type EngineOptions,
  EngineSupervisor,
} from "../../engine/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { expectAddon } from "../shared/loads-addon.ts";
import { describeMotion, prepareMotion } from "../shared/motion-options.ts";
import { printLine } from "../shared/print.ts";
import { printReady } from "../shared/ready-lines.ts";
import { addRelayOptions, relaySettingsOf } from "../shared/relay-options.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { headsetNote } from "./headset-note.ts";
import { addLaunchOptions, engineOptionsOf, type LaunchFlags } from "./launch-options.ts";
import { offerAddon } from "./offer-addon.ts";

/** Time from the first frame of the scene to the beginning of a motion: by then the game is connected, so that a recording has all of it. Units: seconds. */
const MOTION_BEGINS_SECONDS = 1;

/** `launch`: runs the relay together with Godot or its editor, and restarts Godot after a crash. */
export function launchCommand(): Command {
  const command = new Command("launch");
  return addRelayOptions(addLaunchOptions(command)).action(async (more: string[]) => {
    const flags = command.opts<LaunchFlags>();
    const { options, origins } = relaySettingsOf(command);
    if (origins.black_box.from === "default") options.blackBox.on = true;
    const { engine: chosen, notes } = await engineOptionsOf(flags, more);
    notes.push(...headsetNote(chosen.project, options.adb));
    if (flags.addon) notes.push(...(await offerAddon(chosen.project)));
    if (flags.motion !== undefined) expectAddon(chosen.project);
    const motion = await prepareMotion(flags, MOTION_BEGINS_SECONDS);
    if (motion?.motion !== undefined) notes.push(`plays the motion of ${describeMotion(motion.motion)}`);
    const what = { ...chosen, environment: motion?.environment ?? {} };
    let engine: EngineSupervisor | undefined;
    const relay = startRelay(withEditorPorts(options, what), {
      origins,
      engine: (host) => {
        engine = new EngineSupervisor(host, what);
        return engine;
      },
      ...(flags.apiPort === false ? {} : { apiPort: flags.apiPort ?? "usual" }),
    });
    if (engine === undefined) throw new RelayError("internal", "expected the relay to create its engine");
    const end = await runBeside(relay, engine, { ...flags, notes });
    relay.log.info("stopping");
    await relay.stop();
    process.exit(end === "gave_up" ? 1 : 0);
  });
}

/** Points the relay's /lsp and /dap to the ports of the editor that it starts. */
function withEditorPorts(options: RelayOptions, { editor, ports }: EngineOptions): RelayOptions {
  if (!editor) return options;
  const languageServer = { host: "127.0.0.1", port: ports.languageServer };
  const debugAdapter = { host: "127.0.0.1", port: ports.debugAdapter };
  return { ...options, editor: { ...options.editor, languageServer, debugAdapter } };
}

/** Starts the engine and waits for its end or for a stop signal. Fails: engine_not_started. */
async function runBeside(
  relay: Relay,
  engine: EngineSupervisor,
  { keep, stopWithInput, notes }: Pick<LaunchFlags, "keep" | "stopWithInput"> & { notes: readonly string[] },
): Promise<EngineEnd | "asked"> {
  const { promise: ended, resolve } = Promise.withResolvers<EngineEnd>();
  engine.onEnd = (end) => {
    if (end === "gave_up" || !keep) resolve(end);
  };
  const stop = onStopSignal({ stopWithInput }).then(() => "asked" as const);
  printReady(relay, { gameIsTold: true });
  printEngine(relay, engine, notes);
  try {
    engine.start();
  } catch (error) {
    await relay.stop();
    throw error;
  }
  return await Promise.race([stop, ended]);
}

const NO_TLS =
  "Godot's debugger does not support TLS: the relay gets data only from the game's addon, which must trust the certificate";

function printEngine(relay: Relay, { options }: EngineSupervisor, notes: readonly string[]): void {
  const { editor, godot, project, ports } = options;
  if (relay.apiPort !== undefined) {
    const { protocol, hostname } = new URL(relay.url.replace(/^ws/, "http"));
    printLine(
      `  api      ${protocol}//${hostname}:${relay.apiPort}    HTTP API, with /engine, /engine/restart and /engine/stop`,
    );
  }
  printLine(`  engine   ${godot} runs ${editor ? "the editor of" : "the game in"} ${project}`);
  if (editor) {
    const { languageServer, debugAdapter, debugServer } = ports;
    printLine(
      `  editor   ports: language server ${languageServer}, debug adapter ${debugAdapter}, debugger ${debugServer}`,
    );
  }
  const byDebugger = debuggerConnects(options, relay.url);
  const all = options.debugger && !editor && !byDebugger ? [...notes, NO_TLS] : notes;
  for (const note of all) printLine(`  note     ${note}`);
}
