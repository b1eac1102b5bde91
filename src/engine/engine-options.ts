/** What is to be run, and how. */
export interface EngineOptions {
  /** Godot's program. */
  godot: string;
  /** Folder of the project, absolute. */
  project: string;
  /** The editor in place of the game. */
  editor: boolean;
  headless: boolean;
  /** Whether a game's debugger connects to the relay; an editor's never does. */
  debugger: boolean;
  /** The editor's ports. */
  ports: EnginePorts;
  /** Further arguments for the engine. */
  arguments: readonly string[];
  restarts: RestartLimits;
}

/** The ports that an editor listens on, on 127.0.0.1. */
export interface EnginePorts {
  languageServer: number;
  debugAdapter: number;
  debugServer: number;
}

/** How often and how soon an engine that crashed is started again. */
export interface RestartLimits {
  /** Crashes in a row after which it is given up: that many restarts are made. */
  maxRestarts: number;
  /** Wait before the first restart; doubled for each further one. Units: milliseconds. */
  firstDelayMillis: number;
  /** Longest wait. Units: milliseconds. */
  longestDelayMillis: number;
  /** A run at least this long was a good one: the crashes before it are forgotten. Units: milliseconds. */
  goodRunMillis: number;
}

/** Restarts when nothing is said. */
export const DEFAULT_RESTARTS: RestartLimits = {
  maxRestarts: 5,
  firstDelayMillis: 1000,
  longestDelayMillis: 30_000,
  goodRunMillis: 60_000,
};
