/** Which engine runs, and how. */
export interface EngineOptions {
  /** Godot's program. */
  godot: string;
  /** Folder of the project, absolute. */
  project: string;
  /** Whether the editor runs instead of the game. */
  editor: boolean;
  headless: boolean;
  /** Whether a game's debugger connects to the relay; an editor's never does. */
  debugger: boolean;
  /** The editor's ports. */
  ports: EnginePorts;
  /** Further arguments for the engine. */
  arguments: readonly string[];
  /** Further variables of the engine's environment. */
  environment?: Readonly<Record<string, string>>;
  restarts: RestartLimits;
}

/** The ports that an editor listens on, on 127.0.0.1. */
export interface EnginePorts {
  languageServer: number;
  debugAdapter: number;
  debugServer: number;
}

/** How often, and after which wait, an engine that crashed is started again. */
export interface RestartLimits {
  /** Most restarts in a row. After one more crash the engine is given up. */
  maxRestarts: number;
  /** Wait before the first restart; doubled for each further restart. Units: milliseconds. */
  firstDelayMillis: number;
  /** Longest wait. Units: milliseconds. */
  longestDelayMillis: number;
  /** After a run of at least this length, earlier crashes are forgotten. Units: milliseconds. */
  goodRunMillis: number;
}

/** The default restart limits. */
export const DEFAULT_RESTARTS: RestartLimits = {
  maxRestarts: 5,
  firstDelayMillis: 1000,
  longestDelayMillis: 30_000,
  goodRunMillis: 60_000,
};
