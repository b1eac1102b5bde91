import { z } from "zod";
import { type EditorAddress, editorAddress, showAddress } from "../../surfaces/editor-bridge/index.ts";
import { setting } from "./setting.ts";
import { numberKind, textKind } from "./value-kind.ts";

/** Where one of the editor's servers listens; the example is its usual place. */
function addressKind(example: string) {
  const expected = `an address such as ${example}`;
  return textKind(
    "host:port",
    expected,
    z.string().refine((text) => editorAddress(text) !== undefined, { error: `expected ${expected}` }),
  );
}

/** The address that a checked text is. */
function addressOf(text: string): EditorAddress {
  return editorAddress(text) ?? { host: text, port: 0 };
}

/** The editor behind `/lsp` and `/dap`. */
export const EDITOR_SETTINGS = {
  lsp_upstream: setting({
    kind: addressKind("127.0.0.1:6005"),
    sentence: "Godot's language server, shared at /lsp",
    live: false,
    read: ({ editor }) => showAddress(editor.languageServer),
    write: ({ editor }, text) => {
      editor.languageServer = addressOf(text);
    },
  }),
  dap_upstream: setting({
    kind: addressKind("127.0.0.1:6006"),
    sentence: "Godot's debug adapter, shared at /dap",
    live: false,
    read: ({ editor }) => showAddress(editor.debugAdapter),
    write: ({ editor }, text) => {
      editor.debugAdapter = addressOf(text);
    },
  }),
  editor_clients: setting({
    kind: numberKind({ min: 1, max: 10_000, unit: "number", whole: true }),
    sentence: "most clients of /lsp, and of /dap; one more is closed (1013)",
    live: false,
    read: ({ editor }) => editor.limits.maxClients,
    write: ({ editor }, value) => {
      editor.limits = { ...editor.limits, maxClients: value };
    },
  }),
  editor_timeout_s: setting({
    kind: numberKind({ min: 0.1, max: 3600, unit: "seconds" }),
    sentence: "a request at /lsp or /dap that the editor does not answer for so long is refused",
    live: false,
    read: ({ editor }) => editor.limits.requestMillis / 1000,
    write: ({ editor }, value) => {
      editor.limits = { ...editor.limits, requestMillis: value * 1000 };
    },
  }),
} as const;
