/** Environment variable that marks every process of one run of an engine. The relay that starts the engine sets it, and the addon repeats it in its hello. */
export const RUN_VARIABLE = "GODOT_TELEMETRY_RUN";

/** Which run of the engine beside the relay is meant. */
export interface EngineRun {
  /** Process id of the program that the relay started. Scripts, flatpak and snap start Godot in another process. */
  readonly pid: number;
  /** The value of {@link RUN_VARIABLE}. */
  readonly run: string;
}
