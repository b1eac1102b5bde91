import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";
import { NO_TOKENS } from "../../../src/server/index.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** Addresses with four kinds of problems, as ws://HOST:PORT. */
let nobody = "";
let guarded = "";
let website = "";
let notHttp = "";
let budget = "";
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  const relay = stack.use(
    TestRelay.start({
      access: { ...DEFAULT_RELAY_OPTIONS.access, tokens: { ...NO_TOKENS, all: "right" } },
    }),
  );
  guarded = relay.relay.url;
  const site = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response("hi", { status: 404 }),
  });
  stack.defer(() => site.stop(true));
  website = `ws://127.0.0.1:${site.port}`;
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (socket) => void socket.end("220 mail\r\n") },
  });
  stack.defer(() => listener.stop(true));
  notHttp = `ws://127.0.0.1:${listener.port}`;
  const free = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  nobody = `ws://127.0.0.1:${free.port}`;
  await free.stop(true);
  const folder = mkdtempSync(join(tmpdir(), "why-refused-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  budget = join(folder, "budget.json");
  writeFileSync(budget, JSON.stringify({ hz: 90, budgets: { "frame_ms.p99": 100 } }));
});
afterAll(() => stack.disposeAsync());

/** Commands that connect, with the path that they add to an address. */
const COMMANDS: readonly [string, string, () => readonly string[]][] = [
  ["watch", "", () => []],
  ["simulate", "/producer", () => ["--duration", "1"]],
  ["load", "", () => ["--clients", "1"]],
  ["check", "", () => ["--budget", budget]],
  ["mcp", "", () => []],
  ["doctor", "", () => []],
  ["lsp", "/lsp", () => ["--upstream", "127.0.0.1:1"]],
];

/** Everything that a command prints, up to a text that is awaited. */
async function outputOf(
  command: string,
  url: string,
  more: readonly string[],
  awaited: string,
): Promise<string> {
  await using cli = new CliProcess([command, "--url", url, ...more], {
    env: { ...process.env, TELEMETRY_RELAY_TOKEN: undefined },
  });
  // watch and lsp go on, so read until the text has come.
  let output = "";
  for (;;) {
    const line = await (command === "doctor" ? cli.line() : cli.errorLine()).catch(() => undefined);
    if (line === undefined) return output;
    output += `${line}\n`;
    if (output.includes(awaited)) return output;
  }
}

describe.each(COMMANDS)("%s", (command, path, more) => {
  const ask = (url: string, awaited: string) => outputOf(command, url + path, more(), awaited);

  test.concurrent("says that nobody listens at an address", async () => {
    const awaited = command === "doctor" ? "no program listens at" : "no program listens there";
    expect(await ask(nobody, awaited)).toContain(awaited);
  });

  test.concurrent("says that a relay requires a token", async () => {
    const awaited = "requires a valid token (HTTP 401)";
    expect(await ask(guarded, awaited)).toContain(awaited);
  });

  test.concurrent("says that another server is no relay", async () => {
    const awaited = command === "doctor" ? "is not a Godot Telemetry Relay" : "is not a relay (HTTP 404)";
    expect(await ask(website, awaited)).toContain(awaited);
  });

  test.concurrent("says that a program without HTTP is no relay", async () => {
    const awaited =
      command === "doctor" ? "is not a Godot Telemetry Relay" : "is not a relay (its answer is not HTTP)";
    expect(await ask(notHttp, awaited)).toContain(awaited);
  });
});

test("watch, load and simulate say that a relay serves no WebSocket at a path, and end with 2", async () => {
  await using relay = TestRelay.start();
  const { url } = relay.relay;
  for (const args of [
    ["watch", "--url", `${url}/status`],
    ["load", "--url", `${url}/status`],
    ["simulate", "--url", `${url}/status/producer`],
  ]) {
    await using cli = new CliProcess(args);
    expect(await cli.process.exited).toBe(2);
    expect(await cli.stderr).toMatch(
      /the relay at \S+ serves no WebSocket at \/status(\/producer)? \(HTTP 501\)/,
    );
  }
});

test("watch and simulate end with 2 where trying again cannot help", async () => {
  for (const args of [
    ["watch", "--url", guarded],
    ["watch", "--url", website, "--format", "msgpack"],
    ["simulate", "--url", `${guarded}/producer`],
    ["simulate", "--url", `${website}/producer`, "--token", RELAY_IDENTITY.name],
  ]) {
    await using cli = new CliProcess(args);
    expect(await cli.process.exited).toBe(2);
    expect(await cli.stderr).toStartWith("error: ");
  }
});
