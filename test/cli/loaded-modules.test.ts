import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { linesOf } from "../support/lines-of.ts";
import { skipWithout } from "../support/needs.ts";
import { posixPath } from "../support/posix-paths.ts";
import { SIGNALS } from "../support/system-parts.ts";
import { TestClient } from "../support/test-client.ts";

setDefaultTimeout(30_000);

const ROOT = join(import.meta.dir, "../..");
const MAIN = join(ROOT, "src/cli/main.ts");
const PRELOAD = join(import.meta.dir, "../support/print-loaded-modules.ts");

/** What a relay loads only when somebody needs it: packages, and parts of its own, by the beginning of their path. */
const HEAVY = {
  zod: "node_modules/zod/",
  pino: "node_modules/pino",
  "jsonc-parser": "node_modules/jsonc-parser/",
  "the MCP library": "node_modules/@modelcontextprotocol/",
  MessagePack: "node_modules/@msgpack/",
  "exports of recordings": "src/export/",
  "the writer of Parquet": "node_modules/hyparquet",
  "the schemas of games' messages": "src/protocol/json-messages.ts",
  "the schemas of commands": "src/protocol/commands.ts",
  "games by their addon": "src/ingest/session/",
  "games by their debugger": "src/ingest/debugger/",
  "the simulator": "src/ingest/simulator/",
  "the engine beside the relay": "src/engine/",
  "the WebSocket of clients": "src/surfaces/websocket/client-connection.ts",
  "commands of clients": "src/surfaces/websocket/commands/",
  "operations of the HTTP API": "src/surfaces/http-api/operations/",
  "the language server": "src/surfaces/editor-bridge/language-server/",
  "the debug adapter": "src/surfaces/editor-bridge/debug-adapter/",
  "the files of the dashboard": "src/surfaces/dashboard/pages.ts",
  "finding relays": "src/discovery/",
  "the library of multicast DNS": "node_modules/@homebridge/",
  viewers: "src/surfaces/foxglove/foxglove-server.ts",
  "MCP's service": "src/surfaces/mcp/mcp-service.ts",
  "making certificates": "src/server/tls/make-certificate.ts",
  "the client library": "src/client/",
  "the library of NATS": "node_modules/@nats-io/",
  "games by NATS": "src/surfaces/nats/nats-bridge.ts",
} as const;

/** Modules of Bun's own that cost milliseconds. */
const HEAVY_BUILTINS = ["node:zlib", "node:crypto", "node:net", "node:tls", "node:http", "node:stream"];

/** The command in a process that prints its modules. */
function start(...args: string[]) {
  const command = Bun.spawn([process.execPath, "--preload", PRELOAD, MAIN, ...args], {
    cwd: ROOT,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
  });
  const lines = linesOf(command.stdout);
  async function line(beginning: string): Promise<string> {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`expected a line that begins with ${beginning}`);
      if (value.startsWith(beginning)) return value;
    }
  }
  return {
    command,
    line,
    modules: async () => JSON.parse((await line("modules:")).slice("modules:".length)) as string[],
  };
}

const heavyOnesIn = (modules: readonly string[]): string[] =>
  Object.entries(HEAVY)
    .filter(([, path]) => modules.some((module) => module.startsWith(path)))
    .map(([name]) => name);

describe("a plain serve", () => {
  test.skipIf(skipWithout(SIGNALS))(
    "loads nothing heavy before somebody connects, and what a client needs with the first client",
    async () => {
      const relay = start("serve", "--port", "0");
      try {
        const url = /ready at (\S+)/.exec(await relay.line("Godot Telemetry Relay"))?.[1] ?? "";
        relay.command.kill("SIGUSR2");
        const idle = await relay.modules();
        expect(idle.length).toBeGreaterThan(100);
        expect(heavyOnesIn(idle)).toEqual([]);

        using client = await TestClient.connect(url);
        client.send({ command: "ping", id: 1 });
        await client.message(({ type }) => type === "pong");
        relay.command.kill("SIGUSR2");
        expect(heavyOnesIn(await relay.modules())).toEqual([
          "zod",
          "the schemas of commands",
          "the WebSocket of clients",
          "commands of clients",
        ]);
      } finally {
        relay.command.kill("SIGKILL");
      }
    },
  );

  test("loses and disorders nothing of peers that connect and send at once while their parts load", async () => {
    const relay = start("serve", "--port", "0");
    try {
      const url = /ready at (\S+)/.exec(await relay.line("Godot Telemetry Relay"))?.[1] ?? "";
      const connecting = Array.from({ length: 20 }, () => TestClient.connect(url));
      const game = new WebSocket(`${url}/producer`);
      const numbers = Array.from({ length: 50 }, (_, index) => index);
      game.onopen = () => {
        game.send(JSON.stringify({ type: "hello", source: "first" }));
        for (const number of numbers)
          game.send(JSON.stringify({ type: "event", event: "custom", data: { event_name: "n", number } }));
      };
      const clients = await Promise.all(connecting);
      using late = await TestClient.connect(`${url}/?format=json`);
      late.send({ command: "subscribe", topics: ["custom/n"], history: { last: numbers.length } });
      for (const number of numbers)
        await late.message(({ data }) => (data as { number?: number } | undefined)?.number === number);
      const heard = late.messages().filter(({ event }) => event === "custom");
      expect(heard.map(({ seq }) => seq)).toEqual(numbers.map((number) => number + 1));
      expect(heard.map(({ data }) => (data as { number: number }).number)).toEqual(numbers);
      for (const client of clients) {
        client.send({ command: "ping", id: 1 });
        await client.message(({ type }) => type === "pong");
        client[Symbol.dispose]();
      }
      game.close();
    } finally {
      relay.command.kill("SIGKILL");
    }
  });

  test("reaches no heavy module by static imports", () => {
    const { files, others } = staticImportsOf(join(ROOT, "src/cli/serve/serve.ts"));
    expect(files.length).toBeGreaterThan(100);
    expect(heavyOnesIn([...files, ...others.map((name) => `node_modules/${name}/`)])).toEqual([]);
    expect(others.filter((name) => HEAVY_BUILTINS.includes(name))).toEqual([]);
  });
});

test.each([["--help"], ["fly"]])("%s loads the list of commands, and nothing of the app", async (word) => {
  const modules = await start(word).modules();
  const own = modules.filter((module) => module.startsWith("src/") && !module.startsWith("src/protocol/"));
  expect(own.sort()).toEqual([
    "src/base/coded-error.ts",
    "src/base/packaged-file.ts",
    "src/base/standard-output.ts",
    "src/base/terminal-text.ts",
    "src/cli/commands.ts",
    "src/cli/fault-text.ts",
    "src/cli/main.ts",
    "src/cli/program.ts",
    "src/cli/shared/colour.ts",
    "src/cli/shared/command-hint.ts",
    "src/cli/shared/count-text.ts",
    "src/cli/shared/edge-word.ts",
    "src/cli/shared/help-end.ts",
    "src/cli/shared/option-text.ts",
    "src/cli/shared/print.ts",
    "src/cli/shared/shown-value.ts",
  ]);
  expect(heavyOnesIn(modules)).toEqual([]);
});

test.each([
  ["check", "the schemas of games' messages"],
  ["mcp", "the MCP library"],
] as const)("the help of %s loads nothing that the command itself does not need", async (command, heavy) => {
  const modules = await start(command, "--help").modules();
  expect(modules).toContain(`src/cli/${command}/${command}.ts`);
  expect(heavyOnesIn(modules)).not.toContain(heavy);
});

/** What a file loads with its static imports, types left out: files of src, and the names of everything else. */
function staticImportsOf(entry: string): { files: string[]; others: string[] } {
  const transpiler = new Bun.Transpiler({ loader: "ts" });
  const files = new Set([entry]);
  const others = new Set<string>();
  for (const file of files) {
    if (!file.endsWith(".ts")) continue;
    for (const { kind, path } of transpiler.scanImports(readFileSync(file, "utf8"))) {
      if (kind !== "import-statement") continue;
      if (path.startsWith(".")) files.add(join(dirname(file), path));
      else others.add(path);
    }
  }
  return { files: [...files].map((file) => posixPath(relative(ROOT, file))), others: [...others] };
}
