import { Command } from "commander";
import { exitFlushed } from "../../base/standard-output.ts";
import { askRelay } from "../shared/ask-relay.ts";
import { findRelay } from "../shared/find-relay.ts";
import { noRelayError } from "../shared/no-relay-error.ts";
import { webSocketUrl } from "../shared/option-values.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { tokenOption } from "../shared/token-option.ts";

/** `mcp`: an MCP server on standard input and output, for assistants that start their servers. A running relay answers. */
export function mcpCommand(): Command {
  return new Command("mcp")
    .option(
      "--url <address>",
      "address of the relay (default: the relay on port 8081, 8083, 8084 or 8085 of this machine)",
      webSocketUrl,
    )
    .addOption(tokenOption())
    .action(async ({ url, token }: { url?: string; token?: string }) => {
      const relay = await httpAddressOf(url, token);
      // Loaded here, so that the help does not load the library.
      const { bridgeStdio } = await import("./bridge-stdio.ts");
      const bridge = await bridgeStdio(new URL("/mcp", relay), token);
      await Promise.race([bridge.closed, onStopSignal()]);
      await bridge.close();
      exitFlushed(0);
    });
}

/** The HTTP address of a running relay. Fails: no_server, unauthorized, not_a_relay, untrusted_certificate. */
async function httpAddressOf(given: string | undefined, token: string | undefined): Promise<string> {
  const { url, peer } =
    given === undefined ? await findRelay(token) : { url: given, peer: await askRelay(given, token) };
  if (peer.kind !== "relay") throw noRelayError(url, peer);
  return url.replace(/^ws/, "http");
}
