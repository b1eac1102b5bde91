import { Command, InvalidArgumentError } from "commander";
import { exitFlushed, writeOutput } from "../../base/standard-output.ts";
import { RelayError } from "../../protocol/error-table.ts";
import {
  DEFAULT_EDITOR_OPTIONS,
  type EditorAddress,
  editorAddress,
  showAddress,
} from "../../surfaces/editor-bridge/index.ts";
import { findRelay } from "../shared/find-relay.ts";
import { urlWithPath } from "../shared/option-values.ts";
import { printError } from "../shared/print.ts";
import { tokenOption } from "../shared/token-option.ts";
import { whyRefused } from "../shared/why-refused.ts";
import { ownOutlet } from "./own-outlet.ts";
import { relayOutlet } from "./relay-outlet.ts";
import { runStdioSession } from "./stdio-session.ts";

interface LspFlags {
  url?: string;
  token?: string;
  upstream?: EditorAddress;
  direct: boolean;
}

/** `lsp`: the language server as a process, for editors that start one. */
export function lspCommand(): Command {
  const command = new Command("lsp")
    .option(
      "--url <address>",
      "address of the relay's /lsp (default: /lsp of the relay on port 8081, 8083, 8084 or 8085 of this machine)",
      urlWithPath("/lsp", "the relay accepts editors"),
    )
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
      printError(`error: ${error.message}`);
      return 2;
    });
    exitFlushed(exitCode);
  });
}

async function carry(flags: LspFlags): Promise<number> {
  const { token, upstream = DEFAULT_EDITOR_OPTIONS.languageServer, direct } = flags;
  const url = direct ? "" : (flags.url ?? `${(await findRelay(token)).url}/lsp`);
  return await runStdioSession({
    input: Bun.stdin.stream(),
    write: writeOutput,
    async open(deliver) {
      const relay = direct ? undefined : await relayOutlet(url, token, deliver);
      const godot = `Godot at ${showAddress(upstream)}`;
      const why = relay !== undefined || direct ? "" : `, because ${(await whyRefused(url, token)).message}`;
      const what = relay === undefined ? `${godot}${why}` : `the relay at ${url}`;
      // Standard output carries the protocol, so messages go to standard error.
      printError(`language server: ${what}`);
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
