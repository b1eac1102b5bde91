import type { JsonObject } from "../../protocol/json-messages.ts";

/** A relay that runs and answers. */
export interface FoundRelay {
  /** Such as ws://127.0.0.1:8081. */
  url: string;
  port: number;
  /** Whether it runs on this machine. */
  local: boolean;
  status: JsonObject;
  health: JsonObject | undefined;
}

/** What was asked of the doctor. */
export interface DoctorOptions {
  /** Where a relay is to be; undefined looks at the usual ports of this machine. */
  url?: string;
  token?: string;
  /** The port that a relay of this machine is to have. */
  port: number;
  /** Folder of a project to look at. */
  project?: string;
  godot?: string;
}

/** What a check may look at. */
export interface DoctorContext {
  options: DoctorOptions;
  relay: FoundRelay | undefined;
}
