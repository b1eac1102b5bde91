import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Subprocess } from "bun";
import {
  ContentLengthReader,
  DEFAULT_EDITOR_OPTIONS,
  frameMessage,
} from "../../../src/surfaces/editor-bridge/index.ts";
import { FakeEditor } from "../../support/fake-editor.ts";
import { MessageLog } from "../../support/godot/message-log.ts";
import { TestRelay } from "../../support/test-relay.ts";

type Message = Record<string, unknown>;

const MAIN = join(import.meta.dir, "../../../src/cli/main.ts");

/** `lsp` as an editor starts it: a process with the protocol on standard input and output. Disposing kills it. */
class LspProcess implements AsyncDisposable {
  readonly #process: Subprocess<"pipe", "pipe", "pipe">;
  readonly #messages = new MessageLog<Message>();
  readonly stderr: Promise<string>;

  constructor(args: readonly string[]) {
    const child = Bun.spawn([process.execPath, MAIN, "lsp", ...args], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#process = child;
    this.stderr = new Response(child.stderr).text();
    const reader = new ContentLengthReader(1024 * 1024, (text) => this.#messages.push(JSON.parse(text)));
    void (async () => {
      for await (const chunk of child.stdout) reader.push(chunk);
    })();
  }

  get exited(): Promise<number> {
    return this.#process.exited;
  }

  write(bytes: string | Uint8Array): void {
    this.#process.stdin.write(bytes);
    this.#process.stdin.flush();
  }

  send(message: Message): void {
    this.write(frameMessage(JSON.stringify({ jsonrpc: "2.0", ...message })));
  }

  async ask(id: number, method: string, params?: unknown): Promise<Message> {
    this.send({ id, method, params });
    return await this.#messages.first((message) => message.id === id);
  }

  endInput(): void {
    this.#process.stdin.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.exited;
  }
}

let editor: FakeEditor;
let relay: TestRelay;

beforeEach(async () => {
  editor = await FakeEditor.start(({ id, method }, say) => {
    if (method === "initialize") say({ jsonrpc: "2.0", id, result: { capabilities: {} } });
    else if (id !== undefined) say({ jsonrpc: "2.0", id, result: `answer to ${method}` });
  });
  relay = TestRelay.start({ editor: { ...DEFAULT_EDITOR_OPTIONS, languageServer: editor.address } });
});

afterEach(async () => {
  await relay[Symbol.asyncDispose]();
  editor[Symbol.dispose]();
});

const upstream = () => `127.0.0.1:${editor.address.port}`;

async function holdSession(lsp: LspProcess): Promise<void> {
  expect((await lsp.ask(1, "initialize", {})).result).toEqual({ capabilities: {} });
  lsp.send({ method: "initialized", params: {} });
  expect((await lsp.ask(2, "textDocument/hover")).result).toBe("answer to textDocument/hover");
  expect((await lsp.ask(3, "shutdown")).result).toBeNull();
  lsp.send({ method: "exit" });
  expect(await lsp.exited).toBe(0);
}

describe("lsp", () => {
  test("uses the relay's language server if a relay runs", async () => {
    await using lsp = new LspProcess(["--url", `${relay.relay.url}/lsp`]);
    await holdSession(lsp);
    expect(await lsp.stderr).toBe(`language server: the relay at ${relay.relay.url}/lsp\n`);
    expect(await relay.status()).toMatchObject({ editor: { lsp: { connections: 1 } } });
  });

  test.each([
    ["without a relay", ["--url", "ws://127.0.0.1:1/lsp"]],
    ["with --direct", ["--direct"]],
  ])("uses Godot's own language server %s, and still answers shutdown", async (_, flags) => {
    await using lsp = new LspProcess([...flags, "--upstream", upstream()]);
    await holdSession(lsp);
    expect(await lsp.stderr).toContain(`language server: Godot at ${upstream()}`);
    await editor.until(({ open }) => open === 0);
    expect(editor.of("shutdown")).toEqual([]);
  });

  test("ends with 1 after exit without shutdown, and at the end of its input", async () => {
    await using first = new LspProcess(["--direct", "--upstream", upstream()]);
    await first.ask(1, "initialize", {});
    first.send({ method: "exit" });
    expect(await first.exited).toBe(1);
    await using second = new LspProcess(["--url", `${relay.relay.url}/lsp`]);
    await second.ask(1, "initialize", {});
    second.endInput();
    expect(await second.exited).toBe(1);
  });

  test("ends with 2, and says why, when the relay ends and when its input is not LSP", async () => {
    await using first = new LspProcess(["--url", `${relay.relay.url}/lsp`]);
    await first.ask(1, "initialize", {});
    await relay.relay.stop();
    expect(await first.exited).toBe(2);
    expect(await first.stderr).toMatch(/the relay closed the connection \(1001/);
    await using second = new LspProcess(["--direct", "--upstream", upstream()]);
    second.write("hello\r\n\r\n");
    expect(await second.exited).toBe(2);
    expect(await second.stderr).toContain("expected one Content-Length");
  });

  test("answers initialize with a coded error when neither is available", async () => {
    await using lsp = new LspProcess(["--direct", "--upstream", "127.0.0.1:1"]);
    expect(await lsp.ask(1, "initialize", {})).toMatchObject({ error: { data: { code: "no_editor" } } });
  });
});
