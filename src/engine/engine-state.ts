/** The state of the engine. */
export type EngineState =
  /** Not started yet. */
  | { status: "idle" }
  | { status: "running"; pid: number; sinceUnixMillis: number }
  /** The engine crashed, and is started again at that time. */
  | { status: "restarting"; atUnixMillis: number }
  | { status: "stopping"; pid: number }
  /** Stopped by a user or a client. */
  | { status: "stopped" }
  /** The engine ended by itself, with code 0. */
  | { status: "exited" }
  /** The engine crashed too often. */
  | { status: "gave_up" };

/** Something that happened to the engine and that clients are told. */
export interface EngineEvent {
  /** Name of the event, and of its topic below `log/`. */
  kind: "info" | "error";
  name: "engine_started" | "engine_ended" | "engine_crashed" | "engine_gave_up";
  message: string;
  data: Readonly<Record<string, unknown>>;
}
