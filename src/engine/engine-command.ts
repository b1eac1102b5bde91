import { withToken } from "../protocol/token-carrier.ts";
import type { EngineOptions } from "./engine-options.ts";

/** A program to start: its path, its arguments, and how its environment differs from the relay's. */
export interface EngineCommand {
  program: string;
  arguments: string[];
  /** Undefined removes a variable. */
  env: Record<string, string | undefined>;
}

/** Variables with the relay's own tokens, which the engine has no use for. */
const OWN_TOKENS = {
  TELEMETRY_RELAY_VIEWER_TOKEN: undefined,
  TELEMETRY_RELAY_PRODUCER_TOKEN: undefined,
  TELEMETRY_RELAY_CONTROL_TOKEN: undefined,
};

/** The address at which an engine finds its relay. */
export interface RelayAddress {
  /** Such as ws://127.0.0.1:8081. */
  relayUrl: string;
  /** Token for this engine alone, if the relay asks for one. It may only be a game. */
  token: string | undefined;
  /** The relay's TLS certificate, if it is self-signed. */
  certificatePath: string | undefined;
}

/** The command line of an engine for the relay at an address. */
export function engineCommand(
  options: EngineOptions,
  { relayUrl, token, certificatePath }: RelayAddress,
): EngineCommand {
  const { languageServer, debugAdapter, debugServer } = options.ports;
  const editor = [
    "--editor",
    "--lsp-port",
    String(languageServer),
    "--dap-port",
    String(debugAdapter),
    "--debug-server",
    `tcp://127.0.0.1:${debugServer}`,
  ];
  const game = debuggerConnects(options, relayUrl)
    ? ["--remote-debug", withToken({ url: `${relayUrl}/debugger`, protocols: [] }, token).url]
    : [];
  return {
    program: options.godot,
    arguments: [
      ...(options.headless ? ["--headless"] : []),
      "--path",
      options.project,
      ...(options.editor ? editor : game),
      ...options.arguments,
    ],
    // The relay may listen at another address than the addon's default.
    env: {
      ...options.environment,
      TELEMETRY_RELAY_URL: `${relayUrl}/producer`,
      ...OWN_TOKENS,
      TELEMETRY_RELAY_TOKEN: token,
      ...(certificatePath === undefined ? {} : { TELEMETRY_RELAY_TLS_CERTIFICATE: certificatePath }),
    },
  };
}

/** Whether the game's debugger connects to the relay. Never with TLS, because the debugger connects before the engine has read any certificate. */
export function debuggerConnects(options: EngineOptions, relayUrl: string): boolean {
  return options.debugger && !options.editor && !relayUrl.startsWith("wss:");
}
