import type { Command } from "commander";
import {
  chooseEnginePorts,
  DEFAULT_RESTARTS,
  type EngineOptions,
  type EnginePorts,
  findGodot,
  USUAL_ENGINE_PORTS,
} from "../../engine/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { numberOption } from "../shared/option-values.ts";
import { projectFolder } from "../shared/project-folder.ts";

/** The flags of `launch` in addition to those of the relay, as commander returns them. */
export interface LaunchFlags {
  godot?: string;
  project: string;
  editor: boolean;
  headless: boolean;
  debugger: boolean;
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

/** Adds the flags of the engine to a command. */
export function addLaunchOptions(command: Command): Command {
  const { languageServer, debugAdapter, debugServer } = USUAL_ENGINE_PORTS;
  return command
    .option(
      "--godot <path>",
      "Godot's program; by default the environment variable GODOT, else PATH, else the usual places",
    )
    .option("--project <directory>", "the project: a folder with a project.godot", ".")
    .option("--editor", "run the editor instead of the game", false)
    .option("--headless", "run without a window", false)
    .option("--no-debugger", "do not connect the game's debugger to the relay")
    .option(
      "--lsp-port <number>",
      `the editor's language server (default: ${languageServer}, else a free one)`,
      port,
    )
    .option(
      "--dap-port <number>",
      `the editor's debug adapter (default: ${debugAdapter}, else a free one)`,
      port,
    )
    .option(
      "--debug-server <number>",
      `the editor's debugger (default: ${debugServer}, else a free one)`,
      port,
    )
    .option(
      "--api-port <number>",
      "a second port, for the HTTP API only (default: 8090, else 8091, 8092, 8093)",
      port,
    )
    .option("--no-api-port", "no second port")
    .option(
      "--max-restarts <number>",
      "most restarts in a row after crashes; after one more crash, launch ends with exit code 1",
      numberOption({ min: 0, max: 1_000_000, whole: true }),
      DEFAULT_RESTARTS.maxRestarts,
    )
    .option(
      "--restart-delay <seconds>",
      `wait before the first restart; doubled for each further restart, up to ${DEFAULT_RESTARTS.longestDelayMillis / 1000}`,
      numberOption({ min: 0, max: 3600 }),
      DEFAULT_RESTARTS.firstDelayMillis / 1000,
    )
    .option(
      "--good-run <seconds>",
      "length of a run after which earlier crashes are forgotten",
      numberOption({ min: 0, max: 86_400 }),
      DEFAULT_RESTARTS.goodRunMillis / 1000,
    )
    .option("--keep", "keep the relay running when the game ends by itself", false)
    .argument(
      "[arguments...]",
      "more arguments for Godot, after --; the game's own arguments follow a second --",
    );
}

/** The engine's options according to the flags, and notes for the user. */
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
      "expected --editor with --lsp-port, --dap-port or --debug-server, because only the editor has these ports";
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
    notes: [...chosen.moved, ...(headless || hasDisplay() ? [] : [NO_DISPLAY])],
  };
}

const NO_DISPLAY =
  "no display was found (DISPLAY and WAYLAND_DISPLAY are not set); --headless runs Godot without one";

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== "linux" || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);
}
