import type { DeliveryParts } from "../../delivery/index.ts";
import type { GameCalls } from "../../ingest/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import type { ReplayState } from "../../protocol/replay-state.ts";
import type { RecordedHitch } from "../../recording/index.ts";

/** The relay's settings, as viewers see them. */
export interface ViewerSettings {
  describe(): { config: Readonly<Record<string, unknown>>; live: readonly string[] };
  /** Changes all settings that are given, or none. Returns the reason for a refusal. */
  patch(changes: Readonly<Record<string, unknown>>): Refusal | undefined;
  /** Calls back after each change. */
  onChange(listener: () => void): void;
}

/** The replay of the relay, as viewers see and control it. */
export interface ViewerReplay {
  /** Undefined while there is none. */
  state(): ReplayState | undefined;
  /** Fails: no_replay, recording_failed. */
  control(control: { paused: boolean; speed: number; positionSeconds: number | undefined }): void;
  /** Calls back after each change. */
  onChange(listener: () => void): void;
  /** Calls back with each hitch of its games whose cause is final. */
  onHitch(listener: (hitch: RecordedHitch) => void): void;
}

/** What the viewers' endpoint needs of the relay. */
export interface FoxgloveContext {
  identity: { name: string; version: string };
  delivery: DeliveryParts;
  calls: GameCalls;
  settings: ViewerSettings;
  viewerReplay: ViewerReplay;
  /** Whether pages that are files may connect. */
  admitsFiles: boolean;
  /** Calls back with each hitch of live games whose cause is final. */
  onHitch(listener: (hitch: RecordedHitch) => void): void;
}
