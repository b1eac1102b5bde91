import type { EngineState } from "./engine-state.ts";

/** What other parts of the relay may do with the engine. */
export interface EngineControl {
  /** Everything that `/engine` shows. */
  status(): EngineStatus;
  health(): Promise<EngineHealth>;
  /** Fails: engine_not_started, shutting_down. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The engine as `/engine` shows it. */
export type EngineStatus = {
  status: EngineState["status"];
  pid?: number;
  /** When the run began. Units: unix seconds. */
  since?: number;
  /** When the engine is started again. Units: unix seconds. */
  restart_at?: number;
  mode: "game" | "editor";
  headless: boolean;
  project: string;
  godot: string;
  runs: number;
  crashes_in_a_row: number;
  max_restarts: number;
  /** How the last run ended, and the last lines that it printed. */
  last_exit?: LastExit;
};

/** How the last run of the engine ended. */
export type LastExit = {
  exit_code: number | null;
  signal: string | null;
  /** Units: seconds. */
  ran_s: number;
  /** Units: unix seconds. */
  at: number;
  output: string[];
};

/** How the engine and the servers of its editor are: a part of `/health`. */
export interface EngineHealth {
  ok: boolean;
  parts: {
    engine: { status: EngineStatus["status"]; pid?: number };
    language_server: PortHealth;
    debug_adapter: PortHealth;
  };
}

/** How one of the editor's servers is; a game has none, and then it is `off`. */
export interface PortHealth {
  status: "ok" | "not_listening" | "off";
  port?: number;
}
