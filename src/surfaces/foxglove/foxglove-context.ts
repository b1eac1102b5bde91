import type { DeliveryParts } from "../../delivery/index.ts";
import type { GameCalls } from "../../ingest/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import type { RecordedHitch } from "../../recording/index.ts";

/** The relay's settings, as viewers see them. */
export interface ViewerSettings {
  describe(): { config: Readonly<Record<string, unknown>>; live: readonly string[] };
  /** Changes all settings that are given, or none. Returns the reason for a refusal. */
  patch(changes: Readonly<Record<string, unknown>>): Refusal | undefined;
  /** Calls back after each change. */
  onChange(listener: () => void): void;
}

/** What the viewers' endpoint needs of the relay. */
export interface FoxgloveContext {
  identity: { name: string; version: string };
  delivery: DeliveryParts;
  calls: GameCalls;
  settings: ViewerSettings;
  /** Whether pages that are files may connect. */
  admitsFiles: boolean;
  /** Calls back with each hitch whose cause is final. */
  onHitch(listener: (hitch: RecordedHitch) => void): void;
}
