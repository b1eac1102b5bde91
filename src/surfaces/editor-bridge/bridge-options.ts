import { type BridgeLimits, DEFAULT_BRIDGE_LIMITS } from "./link/bridge-limits.ts";
import type { EditorAddress } from "./link/editor-address.ts";
import { LINK_TIMES, type LinkTimes } from "./link/link-times.ts";

/** Addresses of the editor's two servers, and limits of their clients. */
export interface EditorOptions {
  /** Godot's language server. */
  languageServer: EditorAddress;
  /** Godot's debug adapter. */
  debugAdapter: EditorAddress;
  limits: Readonly<BridgeLimits>;
  times: Readonly<LinkTimes>;
}

/** Default options: Godot's own ports on this machine. */
export const DEFAULT_EDITOR_OPTIONS: EditorOptions = {
  languageServer: { host: "127.0.0.1", port: 6005 },
  debugAdapter: { host: "127.0.0.1", port: 6006 },
  limits: DEFAULT_BRIDGE_LIMITS,
  times: LINK_TIMES,
};
