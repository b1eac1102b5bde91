import { type EditorAddress, editorAddress, showAddress } from "../../surfaces/editor-bridge/index.ts";
import { setting } from "./setting.ts";
import { numberKind, textKind } from "./value-kind.ts";

/** The address of one of the editor's servers. The example is the default address. */
function addressKind(example: string) {
  return textKind("host:port", `an address such as ${example}`, (text) => editorAddress(text) !== undefined);
}

/** Reads an address that has been checked. */
function addressOf(text: string): EditorAddress {
  return editorAddress(text) ?? { host: text, port: 0 };
}

/** The editor whose servers the relay shares at `/lsp` and `/dap`. */
export const EDITOR_SETTINGS = {
  lsp_upstream: setting({
    kind: addressKind("127.0.0.1:6005"),
    sentence: "address of Godot's language server, which the relay shares at /lsp",
    live: false,
    read: ({ editor }) => showAddress(editor.languageServer),
    write: ({ editor }, text) => {
      editor.languageServer = addressOf(text);
    },
  }),
  dap_upstream: setting({
    kind: addressKind("127.0.0.1:6006"),
    sentence: "address of Godot's debug adapter, which the relay shares at /dap",
    live: false,
    read: ({ editor }) => showAddress(editor.debugAdapter),
    write: ({ editor }, text) => {
      editor.debugAdapter = addressOf(text);
    },
  }),
  editor_clients: setting({
    kind: numberKind({ min: 1, max: 10_000, unit: "number", whole: true }),
    sentence:
      "most clients of /lsp, and most clients of /dap; the relay closes further ones (close code 1013)",
    live: false,
    read: ({ editor }) => editor.limits.maxClients,
    write: ({ editor }, value) => {
      editor.limits = { ...editor.limits, maxClients: value };
    },
  }),
  editor_timeout_s: setting({
    kind: numberKind({ min: 0.1, max: 3600, unit: "seconds" }),
    sentence: "how long the editor may take to answer a request at /lsp or /dap; then the relay refuses it",
    live: false,
    read: ({ editor }) => editor.limits.requestMillis / 1000,
    write: ({ editor }, value) => {
      editor.limits = { ...editor.limits, requestMillis: value * 1000 };
    },
  }),
} as const;
