import { withToken } from "../protocol/token-carrier.ts";
import type { EngineOptions } from "./engine-options.ts";

/** A program to start: its path, its arguments, and what its environment has beside the relay's own. */
export interface EngineCommand {
  program: string;
  arguments: string[];
  env: Record<string, string>;
}

/** Where an engine finds its relay. */
export interface RelayAddress {
  /** Such as ws://127.0.0.1:8081. */
  relayUrl: string;
  /** For games, where the relay asks for one. */
  token: string | undefined;
  /** The certificate that it speaks TLS with, where no authority vouches for it. */
  certificatePath: string | undefined;
}

/** The command line of an engine that belongs to the relay at an address, such as ws://127.0.0.1:8081. */
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
    // The relay may listen elsewhere than the addon looks by itself.
    env: {
      TELEMETRY_RELAY_URL: `${relayUrl}/producer`,
      ...(token === undefined ? {} : { TELEMETRY_RELAY_TOKEN: token }),
      ...(certificatePath === undefined ? {} : { TELEMETRY_RELAY_TLS_CERTIFICATE: certificatePath }),
    },
  };
}

/** Whether the game's debugger is pointed at the relay. It connects before the engine has read any certificate, so never by TLS. */
export function debuggerConnects(options: EngineOptions, relayUrl: string): boolean {
  return options.debugger && !options.editor && !relayUrl.startsWith("wss:");
}
