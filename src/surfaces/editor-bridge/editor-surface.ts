import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Tally } from "../../base/tally.ts";
import { closeCodeOf, type ErrorCode } from "../../protocol/error-table.ts";
import { type Surface, untilGone } from "../../server/index.ts";
import { bridgeEndpoint } from "./bridge-endpoint.ts";
import type { EditorOptions } from "./bridge-options.ts";
import { DebugAdapter } from "./debug-adapter/debug-adapter.ts";
import { LanguageServer } from "./language-server/language-server.ts";
import type { Bridge } from "./link/bridge-peer.ts";

/** What the bridges to the editor need of the relay. */
export interface EditorContext {
  options: EditorOptions;
  clock: Clock;
  log: Log;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}

/** The editor's two servers as the relay shares them. */
export interface EditorSurface extends Surface {
  /** The language server, for other parts of the relay. */
  readonly languageServer: Bridge;
}

/** Godot's language server at `/lsp` and its debug adapter at `/dap`. The relay connects to them when the first client comes. */
export function editorSurface(context: EditorContext): EditorSurface {
  const { options, clock, log, refusals } = context;
  const { limits, times } = options;
  const shared = { clock, log, refusals, limits, times };
  const languageServer = new LanguageServer({ ...shared, address: options.languageServer });
  const debugAdapter = new DebugAdapter({ ...shared, address: options.debugAdapter });
  const bridges: readonly Bridge[] = [languageServer, debugAdapter];
  const endpointOf = (bridge: Bridge) => bridgeEndpoint(bridge, limits.maxClients);
  return {
    name: "editor",
    languageServer,
    sockets: [
      { path: "/lsp", about: "the editor's language server", endpoint: endpointOf(languageServer) },
      { path: "/dap", about: "the editor's debug adapter", endpoint: endpointOf(debugAdapter) },
    ],
    status: () => ({ lsp: languageServer.status(), dap: debugAdapter.status() }),
    async stop() {
      for (const bridge of bridges) bridge.stop(closeCodeOf("shutting_down"), "relay is shutting down");
      await untilGone(() => bridges.reduce((sum, { clients }) => sum + clients, 0), clock);
    },
  };
}
