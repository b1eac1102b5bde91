import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findProgram } from "../../support/find-program.ts";
import type { MissingProgram, ServerProgram } from "./server-program.ts";

/** The package `ws` on Node. */
export function nodeWs(): ServerProgram | MissingProgram {
  const name = "ws on Node";
  const node = findProgram("node");
  if (node === undefined) return { name, missing: "no Node.js: apt-get install nodejs" };
  if (!existsSync(pathOf("../../../node_modules/ws"))) {
    return { name, missing: "package ws is not installed: bun install" };
  }
  return { name, command: [node, pathOf("../peers/ws-server.mjs")] };
}

/** Python's `websockets`, run by the first Python that has it: the system's, or the one in PATH. */
export function pythonWebsockets(): ServerProgram | MissingProgram {
  const name = "Python websockets";
  const pythons = ["/usr/bin/python3", findProgram("python3")].filter((path) => path !== undefined);
  const python = pythons.find((path) => {
    if (!existsSync(path)) return false;
    return Bun.spawnSync([path, "-c", "import websockets"]).exitCode === 0;
  });
  if (python === undefined) {
    return { name, missing: "no Python with websockets: apt-get install python3-websockets" };
  }
  return { name, command: [python, pathOf("../peers/websockets_server.py")] };
}

/** The MQTT broker mosquitto, with MQTT over WebSocket. */
export async function mosquitto(): Promise<ServerProgram | MissingProgram> {
  const name = "mosquitto";
  const program = findProgram("mosquitto");
  if (program === undefined) return { name, missing: "not installed: apt-get install mosquitto" };
  const port = await freePort();
  const lines = [
    // Version 2.0.11 ends unless one listener speaks only MQTT.
    `listener ${await freePort()} 127.0.0.1`,
    `listener ${port} 127.0.0.1`,
    "protocol websockets",
    "allow_anonymous true",
    "set_tcp_nodelay true",
    "max_queued_messages 0",
  ];
  const config = writeConfig("mosquitto.conf", lines);
  return { name, command: [program, "-c", config], url: `ws://127.0.0.1:${port}` };
}

/** The NATS server, with NATS over WebSocket. */
export async function natsServer(): Promise<ServerProgram | MissingProgram> {
  const name = "nats-server";
  const program = findProgram("nats-server");
  if (program === undefined) return { name, missing: "not installed: apt-get install nats-server" };
  const port = await freePort();
  const config = writeConfig("nats-server.conf", [
    'host: "127.0.0.1"',
    "port: -1",
    `websocket { host: "127.0.0.1", port: ${port}, no_tls: true }`,
  ]);
  return { name, command: [program, "-c", config], url: `ws://127.0.0.1:${port}` };
}

/** A port that is free now. */
async function freePort(): Promise<number> {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}

function writeConfig(file: string, lines: readonly string[]): string {
  mkdirSync(pathOf("../../../build/"), { recursive: true });
  const path = pathOf(`../../../build/${file}`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
