import { Command, InvalidArgumentError } from "commander";
import { standardOutput } from "../../base/standard-output.ts";
import { RelayError } from "../../protocol/error-table.ts";
import {
  DEFAULT_EDITOR_OPTIONS,
  type EditorAddress,
  editorAddress,
  showAddress,
} from "../../surfaces/editor-bridge/index.ts";
import { webSocketUrl } from "../shared/option-values.ts";
import { tokenOption } from "../shared/token-option.ts";
import { ownOutlet } from "./own-outlet.ts";
import { relayOutlet } from "./relay-outlet.ts";
import { runStdioSession } from "./stdio-session.ts";

interface LspFlags {
  url: string;
  token?: string;
  upstream?: EditorAddress;
  direct: boolean;
}

/** `lsp`: the language server as a process, for editors that start one. */
export function lspCommand(): Command {
  const command = new Command("lsp")
    .option("--url <address>", "address of the relay's /lsp", webSocketUrl, "ws://127.0.0.1:8081/lsp")
    .addOption(tokenOption())
    .option(
      "--upstream <host:port>",
      `address of Godot's language server, used if there is no relay (default: ${showAddress(DEFAULT_EDITOR_OPTIONS.languageServer)})`,
      upstreamOption,
    )
    .option("--direct", "connect to Godot directly, without looking for a relay", false);
  return command.action(async () => {
    const exitCode = await carry(command.opts<LspFlags>()).catch((error: unknown) => {
      if (!(error instanceof RelayError)) throw error;
      console.error(`error: ${error.message}`);
      return 2;
    });
    await new Promise<void>((resolve) => standardOutput().write("", () => resolve()));
    // Standard input may still be open, and would keep the process alive.
    process.exit(exitCode);
  });
}

async function carry(flags: LspFlags): Promise<number> {
  const { url, token, upstream = DEFAULT_EDITOR_OPTIONS.languageServer, direct } = flags;
  return await runStdioSession({
    input: Bun.stdin.stream(),
    write: (bytes) => void standardOutput().write(bytes),
    async open(deliver) {
      const relay = direct ? undefined : await relayOutlet(url, token, deliver);
      const why = direct ? "" : `, because no relay accepted the connection at ${url}`;
      const what = relay === undefined ? `Godot at ${showAddress(upstream)}${why}` : `the relay at ${url}`;
      // Standard output carries the protocol, so messages go to standard error.
      console.error(`language server: ${what}`);
      return relay ?? ownOutlet(upstream, deliver);
    },
  });
}

/** Reads the address of Godot's language server. Fails: InvalidArgumentError. */
function upstreamOption(text: string): EditorAddress {
  const address = editorAddress(text);
  if (address === undefined) throw new InvalidArgumentError("Expected an address such as 127.0.0.1:6005.");
  return address;
}
