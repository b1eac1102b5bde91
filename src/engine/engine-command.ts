import { withToken } from "../protocol/token-carrier.ts";
import type { EngineOptions } from "./engine-options.ts";

/** A program to start: its path, its arguments, and the variables added to the relay's environment. */
export interface EngineCommand {
  program: string;
  arguments: string[];
  env: Record<string, string>;
}

/** The address at which an engine finds its relay. */
export interface RelayAddress {
  /** Such as ws://127.0.0.1:8081. */
  relayUrl: string;
  /** Token for games, if the relay asks for one. */
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
      TELEMETRY_RELAY_URL: `${relayUrl}/producer`,
      ...(token === undefined ? {} : { TELEMETRY_RELAY_TOKEN: token }),
      ...(certificatePath === undefined ? {} : { TELEMETRY_RELAY_TLS_CERTIFICATE: certificatePath }),
    },
  };
}

/** Whether the game's debugger connects to the relay. Never with TLS, because the debugger connects before the engine has read any certificate. */
export function debuggerConnects(options: EngineOptions, relayUrl: string): boolean {
  return options.debugger && !options.editor && !relayUrl.startsWith("wss:");
}
