import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { HeldDemand } from "../../delivery/index.ts";
import type { Hub } from "../../hub/index.ts";
import type { GameCalls } from "../../ingest/index.ts";
import type { Insight } from "../../insight/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Demand, GameStream } from "../../protocol/streams.ts";
import type { McpOptions } from "./mcp-options.ts";

/** The pace of clients that ask for none, by stream; null is the game's own. Units: seconds, 0 is every sample. */
export type Paces = Record<GameStream, number | null>;

/** What the editor says of one place in a script. */
export interface ScriptDiagnostic {
  severity: "error" | "warning" | "information" | "hint";
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

/** What came of looking at a script. */
export type ScriptFindings =
  | { path: string; diagnostics: readonly ScriptDiagnostic[]; refusal?: undefined }
  | { refusal: Refusal };

/** What the MCP surface needs of the relay. */
export interface McpContext {
  identity: { name: string; version: string };
  options: McpOptions;
  hub: Hub;
  clock: Clock;
  log: Log;
  calls: GameCalls;
  insight: Insight;
  /** The relay in a few words. */
  describeRelay(): JsonObject;
  /** Everything that /status shows. */
  status(): JsonObject;
  /** Asks games for streams until the demand is released. */
  holdDemand(demand: Demand): HeldDemand;
  paces: {
    read(): Paces;
    /** Changes those that are given. Returns why not. */
    change(paces: Partial<Paces>): Refusal | undefined;
  };
  /** Having the engine profile scripts, so that hitches name the function. */
  profiling: {
    read(): boolean;
    /** Returns why not. */
    change(on: boolean): Refusal | undefined;
    /** Whether a game is connected by the engine's debugger, which alone can profile. */
    canProfile(source: string): boolean;
  };
  /** Asks the editor's language server about a script; with its text where that is not what the file holds. */
  lookAtScript(path: string, text: string | undefined, signal: AbortSignal): Promise<ScriptFindings>;
}
