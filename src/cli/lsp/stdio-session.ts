import { RelayError } from "../../protocol/error-table.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { ContentLengthReader, frameMessage } from "../../surfaces/editor-bridge/index.ts";

/** Longest message of the editor that started us; the relay and Godot take less and say so by name. Units: bytes. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** The end that messages of the editor go to: a relay's /lsp, or a bridge of our own. */
export interface LspOutlet {
  /** Takes a message of the editor's. */
  send(text: string): void;
  /** Resolves with why it ended, when it did. */
  ended: Promise<string>;
}

/** What a session on standard input and output needs. */
export interface StdioParts {
  input: AsyncIterable<Uint8Array>;
  /** Writes bytes for the editor. */
  write(bytes: Uint8Array): void;
  /** Connects; `deliver` takes each message for the editor. */
  open(deliver: (text: string) => void): Promise<LspOutlet> | LspOutlet;
}

/**
 * Carries a language client on standard input and output until it ends. Gives the exit code that LSP asks for:
 * 0 after shutdown and exit, 1 after exit alone. Fails: bad_rpc, no_editor.
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
          `expected LSP messages on standard input, each after its length: ${fault}`,
        );
      if (exits) return;
    }
  })();
  const lost = await Promise.race([read, outlet.ended]);
  if (typeof lost === "string" && !exits)
    throw new RelayError("no_editor", `expected the language server to stay until exit: ${lost}`);
  return shutDown && exits ? 0 : 1;
}
