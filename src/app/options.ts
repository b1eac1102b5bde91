import type { LogLevel } from "../base/log.ts";
import {
  DEFAULT_LANE_LIMITS,
  type DefaultIntervals,
  type LaneLimits,
  OWN_INTERVALS,
} from "../delivery/index.ts";
import { DEFAULT_HISTORY, type HistoryOptions } from "../hub/index.ts";
import type { UpstreamAddress } from "../ingest/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, type InsightOptions } from "../insight/index.ts";
import {
  COMPRESSION_THRESHOLD_BYTES,
  DEFAULT_LIMITS,
  DEFAULT_MAX_INFLATED_BYTES,
  type Limits,
} from "../protocol/limits.ts";
import { NO_TOKENS, type Tokens } from "../server/index.ts";
import { DEFAULT_EDITOR_OPTIONS, type EditorOptions } from "../surfaces/editor-bridge/index.ts";
import { DEFAULT_MCP_OPTIONS, type McpOptions } from "../surfaces/mcp/index.ts";

/** Everything about a relay that can be set. */
export interface RelayOptions {
  /** Address to listen on. */
  host: string;
  /** Port; undefined takes 8081, or 8083, 8084, 8085 where it is taken. 0 takes any free one. */
  port: number | undefined;
  access: {
    tokens: Tokens;
    /** Lets everybody in beyond this machine too. */
    insecure: boolean;
    /** Origins of pages that are let in beside the relay's own. */
    allowedOrigins: string[];
    /** Names by which the relay may be asked for beside its address. */
    allowedHosts: string[];
  };
  tls: {
    /** Files in PEM, both or neither. */
    certPath: string | undefined;
    keyPath: string | undefined;
    /** Makes a certificate where there is none. */
    selfSigned: boolean;
    /** Where that is kept; undefined is the user's folder for caches. */
    folder: string | undefined;
  };
  /** What bounds everything that comes from outside. */
  limits: Limits;
  /** How often peers are pinged. Units: seconds. */
  heartbeatIntervalSeconds: number;
  /** How long a client may be silent. Units: seconds. */
  heartbeatTimeoutSeconds: number;
  /** How long a game may be silent; longer, since a game that loads a scene answers nothing. Units: seconds. */
  producerTimeoutSeconds: number;
  /** An in-game server of the old protocol to read from; undefined for none. */
  upstream: UpstreamAddress | undefined;
  /** Longest JSON that a 0x02 packet may inflate to. Units: bytes. */
  maxInflatedBytes: number;
  /** JSON whose UTF-8 form is longer goes to classic clients as 0x02. Units: bytes. */
  compressionThresholdBytes: number;
  /** The pace of clients that ask for none. */
  paces: DefaultIntervals;
  /** Bounds of each client's lane. */
  lanes: LaneLimits;
  /** How much of each topic is kept. */
  history: HistoryOptions;
  /** What is made of what games say: their frame budget, how often alerts come. */
  insight: InsightOptions;
  /** The editor's language server and debug adapter, behind /lsp and /dap. */
  editor: EditorOptions;
  /** What assistants may do at /mcp. */
  mcp: McpOptions;
  logLevel: LogLevel;
}

/** What is in force when nothing is said. Nobody changes it: who wants to takes {@link defaultRelayOptions}. */
export const DEFAULT_RELAY_OPTIONS: Readonly<RelayOptions> = {
  host: "127.0.0.1",
  port: undefined,
  access: { tokens: NO_TOKENS, insecure: false, allowedOrigins: [], allowedHosts: [] },
  tls: { certPath: undefined, keyPath: undefined, selfSigned: false, folder: undefined },
  limits: DEFAULT_LIMITS,
  heartbeatIntervalSeconds: 30,
  heartbeatTimeoutSeconds: 60,
  producerTimeoutSeconds: 300,
  upstream: undefined,
  maxInflatedBytes: DEFAULT_MAX_INFLATED_BYTES,
  compressionThresholdBytes: COMPRESSION_THRESHOLD_BYTES,
  paces: OWN_INTERVALS,
  lanes: DEFAULT_LANE_LIMITS,
  history: DEFAULT_HISTORY,
  insight: DEFAULT_INSIGHT_OPTIONS,
  editor: DEFAULT_EDITOR_OPTIONS,
  mcp: DEFAULT_MCP_OPTIONS,
  logLevel: "info",
};

/** The default options, a copy of one's own. */
export function defaultRelayOptions(): RelayOptions {
  return structuredClone(DEFAULT_RELAY_OPTIONS);
}
