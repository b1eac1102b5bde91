import { FakeEditor } from "./fake-editor.ts";

/** Starts an editor whose language server finds one error in every script. */
export function startDiagnosingEditor(): Promise<FakeEditor> {
  return FakeEditor.start((message, say) => {
    const { id, method, params } = message as {
      id?: number;
      method?: string;
      params?: { textDocument?: { uri: string } };
    };
    if (method === "initialize") {
      say({ jsonrpc: "2.0", method: "gdscript_client/changeWorkspace", params: { path: process.cwd() } });
      say({ jsonrpc: "2.0", id, result: { capabilities: {} } });
    } else if (method === "textDocument/didOpen") {
      const range = { start: { line: 1, character: 4 }, end: { line: 1, character: 8 } };
      const diagnostics = [{ range, severity: 1, message: "Expected end of statement" }];
      say({
        jsonrpc: "2.0",
        method: "textDocument/publishDiagnostics",
        params: { uri: params?.textDocument?.uri, diagnostics },
      });
    }
  });
}
