import { Command, InvalidArgumentError } from "commander";
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

/** `lsp`: the language server as a process, for editors that want one. */
export function lspCommand(): Command {
  const command = new Command("lsp")
    .description(
      "GDScript's language server on standard input and output: the relay's /lsp, or Godot itself where no relay is",
    )
    .option("--url <address>", "the relay's /lsp", webSocketUrl, "ws://127.0.0.1:8081/lsp")
    .addOption(tokenOption())
    .option(
      "--upstream <host:port>",
      `Godot's language server, where no relay is (default: ${showAddress(DEFAULT_EDITOR_OPTIONS.languageServer)})`,
      upstreamOption,
    )
    .option("--direct", "do not look for a relay", false);
  return command.action(async () => {
    const exitCode = await carry(command.opts<LspFlags>()).catch((error: unknown) => {
      if (!(error instanceof RelayError)) throw error;
      console.error(`error: ${error.message}`);
      return 2;
    });
    await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
    // Standard input may be open still: the process would stay.
    process.exit(exitCode);
  });
}

async function carry(flags: LspFlags): Promise<number> {
  const { url, token, upstream = DEFAULT_EDITOR_OPTIONS.languageServer, direct } = flags;
  return await runStdioSession({
    input: Bun.stdin.stream(),
    write: (bytes) => void process.stdout.write(bytes),
    async open(deliver) {
      const relay = direct ? undefined : await relayOutlet(url, token, deliver);
      const why = direct ? "" : `, since no relay lets us in at ${url}`;
      const what = relay === undefined ? `Godot at ${showAddress(upstream)}${why}` : `the relay at ${url}`;
      // Standard output is the protocol's.
      console.error(`language server: ${what}`);
      return relay ?? ownOutlet(upstream, deliver);
    },
  });
}

/** Reads where Godot's language server is. Fails: InvalidArgumentError. */
function upstreamOption(text: string): EditorAddress {
  const address = editorAddress(text);
  if (address === undefined) throw new InvalidArgumentError("Expected an address such as 127.0.0.1:6005.");
  return address;
}
