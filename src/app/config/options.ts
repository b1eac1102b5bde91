import type { LogLevel } from "../../base/log.ts";
import {
  DEFAULT_LANE_LIMITS,
  type DefaultIntervals,
  type LaneLimits,
  OWN_INTERVALS,
} from "../../delivery/index.ts";
import { DEFAULT_HISTORY, type HistoryOptions } from "../../hub/index.ts";

import type { AdbAddress, UpstreamAddress } from "../../ingest/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, type InsightOptions } from "../../insight/index.ts";
import {
  COMPRESSION_THRESHOLD_BYTES,
  DEFAULT_LIMITS,
  type Limits,
  MAX_MESSAGE_BYTES,
} from "../../protocol/limits.ts";
import type { Quota, RotateBounds } from "../../recording/index.ts";
import { NO_TOKENS, type Tokens } from "../../server/index.ts";
import { DEFAULT_EDITOR_OPTIONS, type EditorOptions } from "../../surfaces/editor-bridge/index.ts";
import { DEFAULT_MCP_OPTIONS, type McpOptions } from "../../surfaces/mcp/index.ts";

/** Every option of a relay. */
export interface RelayOptions {
  /** Address to listen on. */
  host: string;
  /** Port; undefined takes 8081, or 8083, 8084, 8085 if it is taken. 0 takes any free port. */
  port: number | undefined;
  access: {
    tokens: Tokens;
    /** Lets peers on other machines connect without a token. */
    insecure: boolean;
    /** Further origins whose pages may use the relay. */
    allowedOrigins: string[];
    /** Further names of the relay in the Host header. */
    allowedHosts: string[];
  };
  tls: {
    /** Paths of PEM files; both or neither. */
    certPath: string | undefined;
    keyPath: string | undefined;
    /** Makes a certificate if none is given. */
    selfSigned: boolean;
    /** Folder of that certificate; undefined for the user's cache folder. */
    folder: string | undefined;
  };
  /** Limits on input from outside. */
  limits: Limits;
  /** How often the relay pings peers. Units: seconds. */
  heartbeatIntervalSeconds: number;
  /** How long a client may be silent. Units: seconds. */
  heartbeatTimeoutSeconds: number;
  /** How long a game may be silent. Longer than for clients, since a loading game does not answer. Units: seconds. */
  producerTimeoutSeconds: number;
  /** Name of this relay for relays that it is linked with; undefined for the name of the host. */
  site: string | undefined;
  /** Where to read from: other relays, and in-game servers of the old protocol. */
  upstreams: readonly UpstreamAddress[];
  /** The server of adb, whose headsets the relay reads; undefined for none. */
  adb: AdbAddress | undefined;
  /** Longest JSON in a compressed packet (0x02). Units: bytes. */
  maxInflatedBytes: number;
  /** JSON longer than this is compressed (0x02) for classic clients. Units: bytes of UTF-8. */
  compressionThresholdBytes: number;
  /** The intervals of clients that set none. */
  intervals: DefaultIntervals;
  /** Limits of each client's lane. */
  lanes: LaneLimits;
  /** Limits of the history of each topic. */
  history: HistoryOptions;
  /** How games are judged: their frame budget, how often alerts come. */
  insight: InsightOptions;
  /** The editor's language server and debug adapter, behind /lsp and /dap. */
  editor: EditorOptions;
  /** Rights and limits of AI assistants at /mcp. */
  mcp: McpOptions;
  /** Whether pages that are files may connect to /foxglove. */
  foxgloveFiles: boolean;
  /** The folder of recordings, of which one begins with the relay; undefined for none. */
  recordFolder: string | undefined;
  /** When that recording goes on in a new file. */
  recordRotate: RotateBounds;
  /** How much the recordings of the folder may take. */
  recordQuota: Quota;
  /** The black box. */
  blackBox: {
    on: boolean;
    /** Where it leaves recordings; undefined for a folder of the user's system. */
    folder: string | undefined;
    /** How much of the time before and after a hitch it keeps. Units: seconds. */
    beforeSeconds: number;
    afterSeconds: number;
  };
  /** Whether games are judged all the time, so that `/metrics` has their frames though nobody watches. */
  metricsSampling: boolean;
  logLevel: LogLevel;
}

/** The defaults. Never change them: take a copy with {@link defaultRelayOptions}. */
export const DEFAULT_RELAY_OPTIONS: Readonly<RelayOptions> = {
  host: "127.0.0.1",
  port: undefined,
  access: { tokens: NO_TOKENS, insecure: false, allowedOrigins: [], allowedHosts: [] },
  tls: { certPath: undefined, keyPath: undefined, selfSigned: false, folder: undefined },
  limits: DEFAULT_LIMITS,
  heartbeatIntervalSeconds: 30,
  heartbeatTimeoutSeconds: 60,
  producerTimeoutSeconds: 300,
  site: undefined,
  upstreams: [],
  adb: undefined,
  maxInflatedBytes: MAX_MESSAGE_BYTES,
  compressionThresholdBytes: COMPRESSION_THRESHOLD_BYTES,
  intervals: OWN_INTERVALS,
  lanes: DEFAULT_LANE_LIMITS,
  history: DEFAULT_HISTORY,
  insight: DEFAULT_INSIGHT_OPTIONS,
  editor: DEFAULT_EDITOR_OPTIONS,
  mcp: DEFAULT_MCP_OPTIONS,
  foxgloveFiles: false,
  recordFolder: undefined,
  recordRotate: { seconds: 86_400, bytes: 1024 ** 3 },
  recordQuota: { bytes: 20 * 1024 ** 3, ageMillis: undefined },
  blackBox: { on: false, folder: undefined, beforeSeconds: 60, afterSeconds: 15 },
  metricsSampling: false,
  logLevel: "info",
};

/** A copy of the defaults. */
export function defaultRelayOptions(): RelayOptions {
  return structuredClone(DEFAULT_RELAY_OPTIONS);
}
