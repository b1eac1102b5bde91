/** How the engine stands. */
export type EngineState =
  /** Not started yet. */
  | { status: "idle" }
  | { status: "running"; pid: number; sinceUnixMillis: number }
  /** It crashed, and is started again at that time. */
  | { status: "restarting"; atUnixMillis: number }
  | { status: "stopping"; pid: number }
  /** Somebody wanted it so. */
  | { status: "stopped" }
  /** It ended by itself, with code 0. */
  | { status: "exited" }
  /** It crashed too often. */
  | { status: "gave_up" };

/** Something that happened to the engine and that clients are to hear of. */
export interface EngineEvent {
  /** The event that it is told as, which is its topic below `log/`. */
  kind: "info" | "error";
  name: "engine_started" | "engine_ended" | "engine_crashed" | "engine_gave_up";
  message: string;
  data: Readonly<Record<string, unknown>>;
}
