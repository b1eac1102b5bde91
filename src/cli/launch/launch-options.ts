import type { Command } from "commander";
import { hasDisplay } from "../../base/platform/processes.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import {
  chooseEnginePorts,
  DEFAULT_RESTARTS,
  type EngineOptions,
  type EnginePorts,
  findGodot,
  USUAL_ENGINE_PORTS,
} from "../../engine/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { addMotionPartOptions, type MotionFlags } from "../shared/motion-options.ts";
import { numberOption } from "../shared/option-values.ts";
import { projectFolder, projectOption } from "../shared/project-folder.ts";
import type { StopOptions } from "../shared/stop-signal.ts";

/** The flags of `launch`, without those of the relay, as commander returns them. */
export interface LaunchFlags extends StopOptions, MotionFlags {
  godot?: string;
  project: string;
  editor: boolean;
  headless: boolean;
  debugger: boolean;
  /** Whether to offer the addon to a project that has none. */
  addon: boolean;
  lspPort?: number;
  dapPort?: number;
  debugServer?: number;
  apiPort?: number | false;
  maxRestarts: number;
  restartDelay: number;
  goodRun: number;
  keep: boolean;
}

const port = numberOption({ min: 0, max: 65_535, whole: true });

/** Adds the flags that describe the engine. */
export function addLaunchOptions(command: Command): Command {
  const { languageServer, debugAdapter, debugServer } = USUAL_ENGINE_PORTS;
  const withMotion = command
    .option(
      "--godot <path>",
      "path of Godot (default: the environment variable GODOT, else godot on PATH, else the usual folders)",
    )
    .addOption(projectOption())
    .option("--editor", "run Godot's editor in place of the game", false)
    .option("--headless", "run without a window", false)
    .option("--no-debugger", "do not connect the game's debugger to the relay")
    .option(
      "--motion [file]",
      "recording whose head, hands, buttons and sticks move in the game, in place of a headset's; without a file, clients may move them by commands",
    )
    .option(
      "--motion-over-headset",
      "with --motion: also while a headset is in use, whose trackers the game then does not see",
      false,
    );
  return addMotionPartOptions(withMotion)
    .option("--no-addon", "do not offer to install the addon if the project has none")
    .option(
      "--lsp-port <number>",
      `port of the editor's language server (default: ${languageServer}, else a free port)`,
      port,
    )
    .option(
      "--dap-port <number>",
      `port of the editor's debug adapter (default: ${debugAdapter}, else a free port)`,
      port,
    )
    .option(
      "--debug-server <number>",
      `port of the editor's debugger (default: ${debugServer}, else a free port)`,
      port,
    )
    .option(
      "--api-port <number>",
      "second port for the HTTP API (default: 8090, else 8091, 8092 or 8093)",
      port,
    )
    .option("--no-api-port", "do not open a second port for the HTTP API")
    .option(
      "--max-restarts <number>",
      "how many times in a row Godot is restarted after a crash",
      numberOption({ min: 0, max: 1_000_000, whole: true }),
      DEFAULT_RESTARTS.maxRestarts,
    )
    .option(
      "--restart-delay <seconds>",
      `wait before the first restart; each further wait is twice as long, up to ${DEFAULT_RESTARTS.longestDelayMillis / 1000} s`,
      numberOption({ min: 0, max: 3600 }),
      DEFAULT_RESTARTS.firstDelayMillis / 1000,
    )
    .option(
      "--good-run <seconds>",
      "after a run of at least this time, earlier crashes no longer count",
      numberOption({ min: 0, max: 86_400 }),
      DEFAULT_RESTARTS.goodRunMillis / 1000,
    )
    .option("--keep", "keep the relay running when the game ends by itself", false)
    .argument(
      "[arguments...]",
      "more arguments for Godot, after --; arguments for the game itself follow a second --",
    );
}

/** The engine's options, and notes on everything that differs from the default. */
export interface EngineChoice {
  engine: EngineOptions;
  notes: string[];
}

/** Makes the engine's options from the flags. Fails: bad_usage, godot_not_found, port_taken, cannot_listen. */
export async function engineOptionsOf(flags: LaunchFlags, more: readonly string[]): Promise<EngineChoice> {
  const project = projectFolder(flags.project);
  const { editor, headless } = flags;
  const ports: Partial<EnginePorts> = {
    ...(flags.lspPort === undefined ? {} : { languageServer: flags.lspPort }),
    ...(flags.dapPort === undefined ? {} : { debugAdapter: flags.dapPort }),
    ...(flags.debugServer === undefined ? {} : { debugServer: flags.debugServer }),
  };
  if (!editor && Object.keys(ports).length > 0) {
    const message =
      "expected --editor with --lsp-port, --dap-port or --debug-server: only the editor has these ports";
    throw new RelayError("bad_usage", message);
  }
  const { path: godot } = findGodot(flags.godot);
  const chosen = editor ? await chooseEnginePorts(ports) : { ports: USUAL_ENGINE_PORTS, moved: [] };
  return {
    engine: {
      godot,
      project,
      editor,
      headless,
      debugger: flags.debugger,
      ports: chosen.ports,
      arguments: more,
      restarts: {
        ...DEFAULT_RESTARTS,
        maxRestarts: flags.maxRestarts,
        firstDelayMillis: flags.restartDelay * 1000,
        goodRunMillis: flags.goodRun * 1000,
      },
    },
    notes: [...chosen.moved, ...(headless || hasDisplay(thisMachine) ? [] : [NO_DISPLAY])],
  };
}

const NO_DISPLAY =
  "this machine has no display (DISPLAY and WAYLAND_DISPLAY are not set); use --headless to run without a window";
