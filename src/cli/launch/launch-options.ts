import type { Command } from "commander";
import {
  chooseEnginePorts,
  DEFAULT_RESTARTS,
  type EngineOptions,
  type EnginePorts,
  findGodot,
  USUAL_ENGINE_PORTS,
} from "../../app/engine/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { numberOption } from "../shared/option-values.ts";
import { projectFolder } from "../shared/project-folder.ts";

/** The flags of `launch` beside those of the relay, as commander hands them over. */
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

/** Adds the flags that say what is run beside the relay, and how. */
export function addLaunchOptions(command: Command): Command {
  const { languageServer, debugAdapter, debugServer } = USUAL_ENGINE_PORTS;
  return command
    .option(
      "--godot <path>",
      "Godot's program; by default GODOT of the environment, else PATH, else the usual places",
    )
    .option("--project <directory>", "the project: a folder with a project.godot", ".")
    .option("--editor", "the editor in place of the game", false)
    .option("--headless", "without a window", false)
    .option("--no-debugger", "leave the game's debugger alone; by default it connects to the relay")
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
    .option("--api-port <number>", "the HTTP API here too (default: 8090, else 8091, 8092, 8093)", port)
    .option("--no-api-port", "no second port")
    .option(
      "--max-restarts <number>",
      "crashes in a row after which it is given up",
      numberOption({ min: 0, max: 1_000_000, whole: true }),
      DEFAULT_RESTARTS.maxRestarts,
    )
    .option(
      "--restart-delay <seconds>",
      `wait before the first restart; doubled for each further one, up to ${DEFAULT_RESTARTS.longestDelayMillis / 1000}`,
      numberOption({ min: 0, max: 3600 }),
      DEFAULT_RESTARTS.firstDelayMillis / 1000,
    )
    .option(
      "--good-run <seconds>",
      "a run at least this long makes the crashes before it forgotten",
      numberOption({ min: 0, max: 86_400 }),
      DEFAULT_RESTARTS.goodRunMillis / 1000,
    )
    .option("--keep", "when the game ends by itself the relay stays", false)
    .argument("[arguments...]", "further arguments for Godot, after --; a second -- begins the game's own");
}

/** What the flags say of the engine, and sentences about what had to be otherwise than usual. */
export interface EngineChoice {
  engine: EngineOptions;
  notes: string[];
}

/** What is run, from the flags. Fails: bad_usage, godot_not_found, port_taken, cannot_listen. */
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
      "expected --editor with --lsp-port, --dap-port or --debug-server: a game has none of these ports";
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
  "there is no display here (DISPLAY and WAYLAND_DISPLAY are not set): --headless runs without one";

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== "linux" || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);
}
