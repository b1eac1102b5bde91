import type { AttackRow, Target } from "../attack-row.ts";
import { isOver } from "../attack-row.ts";
import { floodSockets } from "../flood-sockets.ts";
import { textFrame } from "../frames.ts";

const rpc = (method: string, params: object, id?: number) =>
  textFrame({ jsonrpc: "2.0", ...(id === undefined ? {} : { id }), method, params });

const INITIALIZE = rpc("initialize", { processId: null, rootUri: "file:///project", capabilities: {} }, 1);

/** Plays an editor that answers the first question and then sends as fast as it is read. */
async function floodAsEditor(target: Target): Promise<number> {
  const frame = (message: object) => {
    const text = JSON.stringify(message);
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const diagnostics = Array.from({ length: 2000 }, (_, line) => ({
    range: { start: { line, character: 0 }, end: { line, character: 1 } },
    message: "flood",
  }));
  const news = Buffer.from(
    frame({
      jsonrpc: "2.0",
      method: "textDocument/publishDiagnostics",
      params: { uri: "file:///project/a.gd", diagnostics },
    }),
  );
  let sent = 0;
  const server = Bun.listen<{ started: boolean }>({
    hostname: "127.0.0.1",
    port: target.serverPort,
    socket: {
      open: (socket) => {
        socket.data = { started: false };
      },
      data(socket, chunk) {
        const id = /"id":("?[\w-]+"?)/.exec(chunk.toString())?.[1];
        if (socket.data.started || id === undefined) return;
        socket.data.started = true;
        socket.write(frame({ jsonrpc: "2.0", id: JSON.parse(id), result: { capabilities: {} } }));
        const pump = () => {
          if (isOver(target)) return;
          for (let turn = 0; turn < 8 && socket.write(news) === news.length; turn++) sent++;
          setTimeout(pump, 0);
        };
        pump();
      },
    },
  });
  const frames = [INITIALIZE, rpc("initialized", {})];
  const asked = await floodSockets(target, { path: "/lsp", sockets: 2, frames, perSecond: 4 });
  server.stop(true);
  return asked + sent;
}

/** Clients of /lsp and /dap, and an editor that floods them. */
export const EDITOR_ROWS: readonly AttackRow[] = [
  {
    name: "/lsp: initialize, 200 documents of 900 kB, rubbish, 4 clients",
    attack(target) {
      const text = "x".repeat(900_000);
      const documents = Array.from({ length: 200 }, (_, index) =>
        rpc("textDocument/didOpen", {
          textDocument: { uri: `file:///project/${index}.gd`, languageId: "gdscript", version: 1, text },
        }),
      );
      const frames = [
        INITIALIZE,
        rpc("initialized", {}),
        ...documents,
        textFrame("rubbish"),
        rpc("x", {}, 2),
      ];
      return floodSockets(target, { path: "/lsp", sockets: 4, frames });
    },
  },
  {
    name: "/dap: initialize, breakpoints in 50,000 places, rubbish, 4 clients",
    attack(target) {
      const request = (seq: number, command: string, args: object) =>
        textFrame({ seq, type: "request", command, arguments: args });
      const breakpoints = Array.from({ length: 20_000 }, (_, line) => ({ line }));
      const frames = [
        request(1, "initialize", { adapterID: "x" }),
        ...Array.from({ length: 50 }, (_, index) =>
          request(2 + index, "setBreakpoints", { source: { path: `/project/${index}.gd` }, breakpoints }),
        ),
        textFrame("rubbish"),
      ];
      return floodSockets(target, { path: "/dap", sockets: 4, frames });
    },
  },
  {
    name: "/lsp: an editor that sends diagnostics as fast as they are read",
    victim: "editor",
    passesSeconds: Number.POSITIVE_INFINITY,
    attack: floodAsEditor,
  },
];
