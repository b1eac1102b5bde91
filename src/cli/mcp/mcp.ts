import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { Command } from "commander";

import { RelayError } from "../../protocol/error-table.ts";
import { FALLBACK_PORTS, USUAL_PORT } from "../../server/index.ts";
import { commandHint } from "../shared/command-hint.ts";
import { askRelay } from "../shared/find-relay.ts";
import { webSocketUrl } from "../shared/option-values.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { tokenOption } from "../shared/token-option.ts";
import { bridgeMcp } from "./mcp-bridge.ts";

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
      const relay = await findRelay(url, token);
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const upstream = () =>
        new StreamableHTTPClientTransport(new URL("/mcp", relay), { requestInit: { headers } });
      const bridge = await bridgeMcp(new StdioServerTransport(), upstream);
      await Promise.race([bridge.closed, onStopSignal()]);
      await bridge.close();
      process.exit(0);
    });
}

/** The HTTP address of a running relay. Fails: no_server, unauthorized. */
async function findRelay(url: string | undefined, token: string | undefined): Promise<string> {
  const addresses =
    url === undefined ? [USUAL_PORT, ...FALLBACK_PORTS].map((port) => `ws://127.0.0.1:${port}`) : [url];
  for (const address of addresses) {
    const peer = await askRelay(address, token);
    if (peer.kind === "relay") return address.replace(/^ws/, "http");
    if (peer.kind === "refuses")
      throw new RelayError(
        "unauthorized",
        `expected a token that the relay at ${address} accepts: set it with --token or TELEMETRY_RELAY_TOKEN`,
      );
    if (peer.kind === "untrusted")
      throw new RelayError(
        "no_server",
        `expected this machine to trust the certificate of ${address} (${peer.reason}): set NODE_EXTRA_CA_CERTS to the relay's certificate file`,
      );
  }
  throw new RelayError(
    "no_server",
    `expected a relay at ${addresses.join(", ")}, but none answered. Start a relay (${commandHint("serve")}), or set its address with --url.`,
  );
}
