import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Tally } from "../../base/tally.ts";
import { closeCodeOf, type ErrorCode } from "../../protocol/error-table.ts";
import { untilGone, type WebSocketEndpoint } from "../../server/index.ts";
import { bridgeEndpoint } from "./bridge-endpoint.ts";
import type { EditorOptions } from "./bridge-options.ts";
import { DebugAdapter } from "./debug-adapter/debug-adapter.ts";
import { LanguageServer } from "./language-server/language-server.ts";
import type { Bridge } from "./link/bridge-peer.ts";
import { lookAtScript, type ScriptFindings, type ScriptQuestion } from "./look-at-script.ts";

/** What the bridges to the editor need of the relay. */
export interface EditorContext {
  options: EditorOptions;
  clock: Clock;
  log: Log;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}

/** The bridges to Godot's language server and debug adapter. Each connects to the editor when its first client comes. */
export class EditorBridges {
  readonly languageServer: Bridge;
  readonly debugAdapter: Bridge;
  readonly #clock: Clock;
  readonly #maxClients: number;

  constructor({ options, clock, log, refusals }: EditorContext) {
    const { limits, times } = options;
    const shared = { clock, log, refusals, limits, times };
    this.languageServer = new LanguageServer({ ...shared, address: options.languageServer });
    this.debugAdapter = new DebugAdapter({ ...shared, address: options.debugAdapter });
    this.#clock = clock;
    this.#maxClients = limits.maxClients;
  }

  /** Serves a bridge to WebSocket clients. */
  endpoint(bridge: Bridge): WebSocketEndpoint {
    return bridgeEndpoint(bridge, this.#maxClients);
  }

  /** Asks the language server about one script. */
  lookAtScript(question: Omit<ScriptQuestion, "clock">): Promise<ScriptFindings> {
    return lookAtScript(this.languageServer, { ...question, clock: this.#clock });
  }

  /** Closes every client and both connections to the editor. */
  async stop(): Promise<void> {
    const bridges = [this.languageServer, this.debugAdapter];
    for (const bridge of bridges) bridge.stop(closeCodeOf("shutting_down"), "relay is shutting down");
    await untilGone(() => bridges.reduce((sum, { clients }) => sum + clients, 0), this.#clock);
  }
}
