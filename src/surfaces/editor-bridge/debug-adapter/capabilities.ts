import type { JsonObject } from "../../../protocol/json-messages.ts";

/**
 * The answer to `initialize`. The relay does not forward `initialize`: Godot would start a new session and delete all of the
 * user's breakpoints.
 * Source: Godot 4.6's own answer (a test compares them), without `setVariable`, which Godot claims but lacks, and without
 * `restart`, which would restart a game that other clients use.
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

/** Requests that Godot 4.6 answers and that any client may make. Godot does not answer other requests at all. */
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
