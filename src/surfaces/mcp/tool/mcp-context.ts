import type { Clock } from "../../../base/clock.ts";
import type { Log } from "../../../base/log.ts";
import type { Tally } from "../../../base/tally.ts";
import type { HeldDemand } from "../../../delivery/index.ts";
import type { Hub } from "../../../hub/index.ts";
import type { GameCalls } from "../../../ingest/index.ts";
import type { Judge } from "../../../insight/index.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { ErrorCode } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { SiteLink } from "../../../protocol/site-link.ts";
import type { Demand, GameStream } from "../../../protocol/streams.ts";
import type { RecordingShelves } from "../../../recording/index.ts";
import type { McpOptions } from "./mcp-options.ts";

/** The interval of clients that ask for none, by stream; null is the game's own. Units: seconds, 0 is every sample. */
export type Intervals = Record<GameStream, number | null>;

/** An error, warning or hint of the editor about one place in a script. */
export interface ScriptDiagnostic {
  severity: "error" | "warning" | "information" | "hint";
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

/** The diagnostics of a script, or why there are none. */
export type ScriptFindings =
  | { path: string; diagnostics: readonly ScriptDiagnostic[]; refusal?: undefined }
  | { refusal: Refusal };

/** The settings that an assistant may read and change. */
export interface AssistantSettings {
  intervals(): Intervals;
  /** Whether the engine profiles scripts, so that hitches name the function. */
  profilesHitches(): boolean;
  /** Changes everything that is given, or nothing. Returns the reason for a refusal. */
  change(changes: {
    intervals?: Partial<Intervals>;
    profilesHitches?: boolean | undefined;
  }): Refusal | undefined;
}

/** What the MCP surface needs of the relay. */
export interface McpContext {
  identity: { name: string; version: string };
  options: McpOptions;
  hub: Hub;
  clock: Clock;
  log: Log;
  calls: GameCalls;
  insight: Judge;
  /** Counts refused input by code. The server counts refused requests itself. */
  refusals: Tally<ErrorCode>;
  /** The relay's section of a snapshot. */
  describeRelay(): JsonObject;
  /** The links to other sites. */
  siteLinks(): readonly SiteLink[];
  /** Everything that /status shows. */
  status(): JsonObject;
  /** Keeps streams of the games in demand until the hold is released. */
  holdDemand(demand: Demand): HeldDemand;
  settings: AssistantSettings;
  shelves: RecordingShelves;
  /** What an assistant can do so that the hitches of a game name functions; undefined if nothing is in the way. */
  howToNameFunctions(source: string): string | undefined;
  /** Profiles the scripts of a game until the profile is released; undefined if its debugger is not connected. */
  profileScripts(source: string): { release(): void } | undefined;
  /** Asks the editor's language server about a script. `text` replaces the content of the file. */
  lookAtScript(path: string, text: string | undefined, signal: AbortSignal): Promise<ScriptFindings>;
}
