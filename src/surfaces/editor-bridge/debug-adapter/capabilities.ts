import type { JsonObject } from "../../../protocol/json-messages.ts";

/**
 * What `initialize` is answered with. It never reaches Godot, which would take it for a new session and delete every breakpoint of the user's.
 * Source: Godot 4.6's own answer (a test compares them), less what it claims and has not (`setVariable`), and `restart`, which would start a game that others are in.
 */
export const CAPABILITIES: Readonly<JsonObject> = {
  supportsConfigurationDoneRequest: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: false,
  supportedChecksumAlgorithms: ["MD5", "SHA256"],
  supportsRestartRequest: false,
  supportsValueFormattingOptions: false,
  supportTerminateDebuggee: true,
  supportSuspendDebuggee: false,
  supportsTerminateRequest: true,
  supportsBreakpointLocationsRequest: true,
};

/** The requests that Godot 4.6 answers and that any client may make. To all others it says nothing at all. */
export const FORWARDED_REQUESTS: ReadonlySet<string> = new Set([
  "threads",
  "stackTrace",
  "scopes",
  "variables",
  "evaluate",
  "continue",
  "pause",
  "next",
  "stepIn",
  "breakpointLocations",
  "godot/put_msg",
]);
