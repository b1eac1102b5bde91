import { loadOnce } from "../../base/load-once.ts";
import type { Surface } from "../../server/index.ts";
import type { EditorBridges, EditorContext } from "./editor-bridges.ts";
import { idleBridgeStatus } from "./link/bridge-status.ts";
import type { ScriptFindings, ScriptQuestion } from "./look-at-script.ts";

/** The editor's two servers as the relay shares them. */
export interface EditorSurface extends Surface {
  /** Asks the language server about one script. */
  lookAtScript(question: Omit<ScriptQuestion, "clock">): Promise<ScriptFindings>;
}

/** Godot's language server at `/lsp` and its debug adapter at `/dap`. The bridges are loaded when the first client comes. */
export function editorSurface(context: EditorContext): EditorSurface {
  const { languageServer, debugAdapter } = context.options;
  let loaded: EditorBridges | undefined;
  const load = loadOnce(async () => {
    const { EditorBridges } = await import("./editor-bridges.ts");
    loaded = new EditorBridges(context);
    return loaded;
  });
  async function endpointOf(name: "languageServer" | "debugAdapter") {
    const bridges = await load();
    return bridges.endpoint(bridges[name]);
  }
  return {
    name: "editor",
    sockets: [
      { path: "/lsp", about: "the editor's language server", load: () => endpointOf("languageServer") },
      { path: "/dap", about: "the editor's debug adapter", load: () => endpointOf("debugAdapter") },
    ],
    status: () => ({
      lsp: loaded?.languageServer.status() ?? { ...idleBridgeStatus(languageServer), documents: 0 },
      dap: loaded?.debugAdapter.status() ?? { ...idleBridgeStatus(debugAdapter), breakpoints: 0 },
    }),
    lookAtScript: async (question) => await (await load()).lookAtScript(question),
    stop: async () => await loaded?.stop(),
  };
}
