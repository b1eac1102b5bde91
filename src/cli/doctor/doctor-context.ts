import type { JsonObject } from "../../protocol/json-messages.ts";

/** A running relay that answered. */
export interface FoundRelay {
  /** Such as ws://127.0.0.1:8081. */
  url: string;
  port: number;
  /** Whether it runs on this machine. */
  local: boolean;
  status: JsonObject;
  health: JsonObject | undefined;
}

/** Options of `doctor`. */
export interface DoctorOptions {
  /** Address of the relay; undefined tries the default ports of this machine. */
  url?: string;
  token?: string;
  /** The port that a relay on this machine should have. */
  port: number;
  /** Folder of a project to check. */
  project?: string;
  godot?: string;
  /** Whether to look for relays on the local network. */
  find?: boolean;
}

/** Input of a check. */
export interface DoctorContext {
  options: DoctorOptions;
  relay: FoundRelay | undefined;
}
