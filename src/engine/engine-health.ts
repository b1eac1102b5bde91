import { connect } from "node:net";
import { portUse } from "../base/platform/listeners.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import type { EngineHealth, PortHealth } from "./engine-control.ts";
import type { EngineOptions } from "./engine-options.ts";
import type { EngineState } from "./engine-state.ts";

/** Longest time to connect to a port, where the system does not say which ports are taken. Units: milliseconds. */
const CONNECT_MILLIS = 1000;

/** The health of the engine and of its editor's two servers. */
export async function engineHealth(state: EngineState, options: EngineOptions): Promise<EngineHealth> {
  const engine = { status: state.status, ...("pid" in state ? { pid: state.pid } : {}) };
  const { languageServer, debugAdapter } = options.ports;
  const [lsp, dap] = options.editor
    ? await Promise.all([portHealth(languageServer), portHealth(debugAdapter)])
    : [OFF, OFF];
  return {
    ok: state.status === "running" && lsp.status !== "not_listening" && dap.status !== "not_listening",
    parts: { engine, language_server: lsp, debug_adapter: dap },
  };
}

/** The state of both servers when a game runs, which has neither. */
const OFF: PortHealth = { status: "off" };

async function portHealth(port: number): Promise<PortHealth> {
  return { status: (await listens(port)) ? "ok" : "not_listening", port };
}

/** Asks the system if it can. A connection would take one of the 8 that Godot's language server allows, and the server writes to the newest. */
async function listens(port: number): Promise<boolean> {
  const { state } = await portUse(port, thisMachine);
  return state === "unknown" ? await connects(port) : state === "taken";
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(CONNECT_MILLIS, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
