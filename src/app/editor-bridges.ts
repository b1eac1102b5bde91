import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Tally } from "../base/tally.ts";
import type { ErrorCode } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import type { WebSocketEndpoint } from "../server/index.ts";
import {
  type Bridge,
  bridgeEndpoint,
  DebugAdapter,
  type EditorOptions,
  LanguageServer,
} from "../surfaces/editor-bridge/index.ts";

/** The editor's two servers as the relay shares them. */
export interface EditorBridges {
  /** What serves them, by path. */
  readonly endpoints: ReadonlyMap<string, WebSocketEndpoint>;
  /** The language server, for whoever asks from within the relay. */
  readonly languageServer: Bridge;
  /** Clients of both. */
  readonly clients: number;
  /** What `/status` shows of them. */
  status(): JsonObject;
  stop(code: number, reason: string): void;
}

/** Puts the bridges to the editor together. Nothing is connected before the first client comes. */
export function createEditorBridges(
  options: EditorOptions,
  context: { clock: Clock; log: Log; refusals: Tally<ErrorCode> },
): EditorBridges {
  const { languageServer, debugAdapter, limits, times } = options;
  const { clock, log, refusals } = context;
  const shared = { clock, log, refusals, limits, times };
  const lsp = new LanguageServer({ ...shared, address: languageServer });
  const bridges: Record<string, Bridge> = {
    lsp,
    dap: new DebugAdapter({ ...shared, address: debugAdapter }),
  };
  const all = Object.entries(bridges);
  return {
    languageServer: lsp,
    endpoints: new Map(all.map(([name, bridge]) => [`/${name}`, bridgeEndpoint(bridge, limits.maxClients)])),
    get clients() {
      return all.reduce((sum, [, bridge]) => sum + bridge.clients, 0);
    },
    status: () => Object.fromEntries(all.map(([name, bridge]) => [name, bridge.status()])),
    stop: (code, reason) => {
      for (const [, bridge] of all) bridge.stop(code, reason);
    },
  };
}
