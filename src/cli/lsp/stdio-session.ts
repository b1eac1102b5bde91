import { RelayError } from "../../protocol/error-table.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { ContentLengthReader, frameMessage } from "../../surfaces/editor-bridge/index.ts";

/** Longest message from the editor. The relay and Godot have lower limits and report them. Units: bytes. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** The server side of a session: a relay's /lsp, or this process's own bridge to Godot. */
export interface LspOutlet {
  /** Sends a message from the editor. */
  send(text: string): void;
  /** Resolves with the reason when the connection ends. */
  ended: Promise<string>;
}

/** The parts of a session on standard input and output. */
export interface StdioParts {
  input: AsyncIterable<Uint8Array>;
  /** Writes bytes for the editor. */
  write(bytes: Uint8Array): void;
  /** Connects. `deliver` gets each message for the editor. */
  open(deliver: (text: string) => void): Promise<LspOutlet> | LspOutlet;
}

/**
 * Serves a language client on standard input and output until it ends. Returns the exit code that LSP defines:
 * 0 after shutdown and exit, 1 after exit without shutdown. Fails: bad_rpc, no_editor.
 */
export async function runStdioSession({ input, write, open }: StdioParts): Promise<0 | 1> {
  const outlet = await open((text) => write(frameMessage(text)));
  let exits = false;
  let shutDown = false;
  const reader = new ContentLengthReader(MAX_MESSAGE_BYTES, (text) => {
    const method = parseJsonObject(text)?.method;
    shutDown ||= method === "shutdown";
    exits ||= method === "exit";
    outlet.send(text);
  });
  const read = (async () => {
    for await (const chunk of input) {
      const fault = reader.push(chunk);
      if (fault !== undefined)
        throw new RelayError(
          "bad_rpc",
          `expected LSP messages with a Content-Length header on standard input: ${fault}`,
        );
      if (exits) return;
    }
  })();
  const lost = await Promise.race([read, outlet.ended]);
  if (typeof lost === "string" && !exits)
    throw new RelayError("no_editor", `expected the language server to stay connected until exit: ${lost}`);
  return shutDown && exits ? 0 : 1;
}
