import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type BridgeLimits, DEFAULT_EDITOR_OPTIONS } from "../../../src/surfaces/editor-bridge/index.ts";
import { type EditorScript, FakeEditor } from "../../support/fake-editor.ts";
import { codeOf, LspClient } from "../../support/lsp-client.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

type Message = Record<string, unknown>;

const RESULT = { capabilities: { textDocumentSync: 1, hoverProvider: true } };
const URI = "file:///project/main.gd";

/** Answers as Godot does; `slow` is never answered. */
const godot: EditorScript = (message, say) => {
  const { id, method, params = {} } = message as { id?: number; method: string; params?: Message };
  if (method === "initialize") {
    say({ jsonrpc: "2.0", method: "gdscript_client/changeWorkspace", params: { path: "/project" } });
    say({ jsonrpc: "2.0", id, result: RESULT });
  } else if (method === "initialized") {
    say({ jsonrpc: "2.0", method: "gdscript/capabilities", params: { native_classes: [] } });
  } else if (method === "textDocument/didOpen" || method === "textDocument/didChange") {
    const { uri } = params.textDocument as { uri: string };
    say({
      jsonrpc: "2.0",
      method: "textDocument/publishDiagnostics",
      params: { uri, diagnostics: [method] },
    });
  } else if (id !== undefined && method !== undefined && method !== "slow") {
    say({ jsonrpc: "2.0", id, result: { echo: message.params ?? null } });
  }
};

let editor: FakeEditor;
let relay: TestRelay;
const url = () => relay.relay.url;

beforeEach(async () => {
  editor = await FakeEditor.start(godot);
  relay = editor.relay();
});

afterEach(async () => {
  await relay[Symbol.asyncDispose]();
  editor[Symbol.dispose]();
});

async function restartRelay(limits: Partial<BridgeLimits>): Promise<void> {
  await relay[Symbol.asyncDispose]();
  relay = editor.relay(limits);
}

describe("/lsp", () => {
  test("serves a client although the editor never answered the initialize of an earlier connection", async () => {
    await relay[Symbol.asyncDispose]();
    editor[Symbol.dispose]();
    let isMute = true;
    editor = await FakeEditor.start((message, say) => {
      if (!isMute) godot(message, say);
    });
    relay = editor.relay({ requestMillis: 300 });
    const first = await LspClient.connect(url());
    void first.initialize();
    await editor.until(({ received }) => received.length === 1);
    first[Symbol.dispose]();
    await editor.until(({ open }) => open === 0);
    isMute = false;
    using second = await LspClient.start(url());
    // The first initialize has timed out by then, or is forgotten.
    const pending = async () =>
      ((await relay.status()) as { editor: { lsp: { pending: number } } }).editor.lsp.pending;
    while ((await pending()) > 0) await Bun.sleep(5);
    expect(await second.ask("textDocument/hover", {})).toMatchObject({ result: { echo: {} } });
  });

  test("connects once, for the first client, and disconnects after the last", async () => {
    expect(await relay.status()).toMatchObject({ editor: { lsp: { state: "closed", connections: 0 } } });
    const clients = [await LspClient.start(url()), await LspClient.start(url())];
    expect(await relay.status()).toMatchObject({
      editor: { lsp: { state: "open", clients: 2, connections: 1 } },
    });
    expect([editor.connections, editor.of("initialize").length]).toEqual([1, 1]);
    for (const client of clients) client[Symbol.dispose]();
    await editor.until(({ open }) => open === 0);
    using again = await LspClient.connect(url());
    expect((await again.initialize()).result).toEqual(RESULT);
    expect([editor.connections, editor.of("initialize").length]).toEqual([2, 2]);
  });

  test("answers initialize with the first client's result, and sends later clients what Godot sends once", async () => {
    using first = await LspClient.connect(url());
    using second = await LspClient.connect(url());
    const results = await Promise.all([first.initialize(), second.initialize("/elsewhere")]);
    expect(results).toEqual([
      { jsonrpc: "2.0", id: 1, result: RESULT },
      { jsonrpc: "2.0", id: 1, result: RESULT },
    ]);
    first.notify("initialized", {});
    await first.tell("gdscript/capabilities");
    second.notify("initialized", {});
    await second.tell("gdscript/capabilities");
    using late = await LspClient.start(url());
    const [capabilities] = await late.tell("gdscript/capabilities");
    expect(capabilities?.params).toEqual({ native_classes: [] });
    await Promise.all([first.ask("a"), second.ask("a"), late.ask("a")]);
    for (const client of [first, second, late]) {
      expect(client.told("gdscript/capabilities")).toHaveLength(1);
      expect(client.told("gdscript_client/changeWorkspace")).toHaveLength(1);
    }
    expect([editor.of("initialize").length, editor.of("initialized").length]).toEqual([1, 1]);
  });

  test("gives each answer only to its asker, under the asker's id", async () => {
    using ana = await LspClient.start(url());
    using ben = await LspClient.start(url());
    ana.send("textDocument/hover", { of: "ana" }, "same");
    ben.send("textDocument/hover", { of: "ben" }, "same");
    ben.send("textDocument/hover", { of: "a number" }, 7);
    expect((await ana.answer("same")).result).toEqual({ echo: { of: "ana" } });
    expect((await ben.answer("same")).result).toEqual({ echo: { of: "ben" } });
    expect((await ben.answer(7)).result).toEqual({ echo: { of: "a number" } });
    expect(ana.socket.messages().filter(({ id }) => id === 7)).toEqual([]);
    const ids = editor.of("textDocument/hover").map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  test("opens a file once, and sends diagnostics only to clients that have it open", async () => {
    using ana = await LspClient.start(url());
    using ben = await LspClient.start(url());
    using other = await LspClient.start(url());
    ana.open(URI, "text");
    await ana.tell("textDocument/publishDiagnostics");
    ben.open(URI, "text");
    const [late] = await ben.tell("textDocument/publishDiagnostics");
    expect(late?.params).toEqual({ uri: URI, diagnostics: ["textDocument/didOpen"] });
    editor.say({
      jsonrpc: "2.0",
      method: "textDocument/publishDiagnostics",
      params: { uri: URI, diagnostics: [1] },
    });
    await Promise.all([
      ana.tell("textDocument/publishDiagnostics", 2),
      ben.tell("textDocument/publishDiagnostics", 2),
    ]);
    ana[Symbol.dispose]();
    ben.notify("textDocument/didClose", { textDocument: { uri: URI } });
    await editor.until((each) => each.of("textDocument/didClose").length === 1);
    await other.ask("a");
    expect(other.told("textDocument/publishDiagnostics")).toEqual([]);
    expect(editor.of("textDocument/didOpen")).toHaveLength(1);
  });

  test("asks about a file with the asker's text", async () => {
    using ana = await LspClient.start(url());
    using ben = await LspClient.start(url());
    ana.open(URI, "of ana");
    await ana.ask("a");
    ben.open(URI, "of ben");
    await ben.ask("a");
    await ana.ask("textDocument/hover", { textDocument: { uri: URI } });
    const texts = editor.of("textDocument/didChange").map(({ params }) => (params as Message).contentChanges);
    expect(texts).toEqual([[{ text: "of ben" }], [{ text: "of ana" }]]);
  });

  test("sends Godot's notifications to all clients, and drops notifications that Godot does not know", async () => {
    using ana = await LspClient.start(url());
    using ben = await LspClient.start(url());
    editor.say({ jsonrpc: "2.0", method: "window/showMessage", params: { type: 3, message: "hello" } });
    await Promise.all([ana.tell("window/showMessage"), ben.tell("window/showMessage")]);
    for (const method of ["workspace/didChangeConfiguration", "$/setTrace", "window/workDoneProgress/cancel"])
      ana.notify(method, {});
    ana.notify("textDocument/didSave", { textDocument: { uri: URI } });
    await editor.until((each) => each.of("textDocument/didSave").length === 1);
    expect(editor.received.map(({ method }) => method)).toEqual([
      "initialize",
      "initialized",
      "textDocument/didSave",
    ]);
  });

  test("ends only the client that shuts down, because Godot has no shutdown", async () => {
    using ana = await LspClient.start(url());
    using ben = await LspClient.start(url());
    expect((await ana.ask("shutdown")).result).toBeNull();
    expect(codeOf(await ana.ask("textDocument/hover"))).toBe("bad_rpc");
    ana.notify("exit");
    expect(await ana.socket.closed).toEqual({ code: 1000, reason: "exit" });
    expect((await ben.ask("textDocument/hover", { still: "here" })).result).toEqual({
      echo: { still: "here" },
    });
    expect([editor.of("shutdown"), editor.of("exit"), editor.open]).toEqual([[], [], 1]);
  });

  test("cancels a request by its id towards Godot, and answers it", async () => {
    using ana = await LspClient.start(url());
    ana.send("slow", {}, "mine");
    ana.notify("$/cancelRequest", { id: "unknown" });
    ana.notify("$/cancelRequest", { id: "mine" });
    const answer = await ana.answer("mine");
    expect([codeOf(answer), (answer.error as Message).code]).toEqual(["request_cancelled", -32800]);
    await editor.until((each) => each.of("$/cancelRequest").length === 1);
    const [cancel] = editor.of("$/cancelRequest");
    expect(cancel?.params).toEqual({ id: editor.of("slow")[0]?.id });
  });

  test("passes a request of Godot's to the client that spoke last, and answers it once even if that client leaves", async () => {
    using ana = await LspClient.start(url());
    using ben = await LspClient.start(url());
    await ana.ask("a");
    await ben.ask("a");
    editor.say({ jsonrpc: "2.0", id: "from-godot", method: "workspace/applyEdit", params: {} });
    const [asked] = await ben.tell("workspace/applyEdit");
    ana.socket.send({ jsonrpc: "2.0", id: asked?.id, result: "not asked" });
    ben.socket.send({ jsonrpc: "2.0", id: asked?.id, result: "done" });
    ben.socket.send({ jsonrpc: "2.0", id: asked?.id, result: "again" });
    const answersOf = (id: string) => editor.received.filter((message) => message.id === id);
    await editor.until(() => answersOf("from-godot").length > 0);
    editor.say({ jsonrpc: "2.0", id: "for-nobody", method: "workspace/applyEdit", params: {} });
    await ben.tell("workspace/applyEdit", 2);
    ben[Symbol.dispose]();
    await editor.until(() => answersOf("for-nobody").length > 0);
    expect(answersOf("from-godot")).toEqual([{ jsonrpc: "2.0", id: "from-godot", result: "done" }]);
    expect(answersOf("for-nobody")).toMatchObject([{ error: { code: -32803 } }]);
    expect(ana.told("workspace/applyEdit")).toEqual([]);
    expect(await relay.status()).toMatchObject({ refusals: { unknown_answer: 2 } });
  });
});

describe("/lsp, when the editor goes", () => {
  test("refuses waiting and new requests, keeps its clients, and begins the session again", async () => {
    using ana = await LspClient.start(url());
    ana.open(URI, "first");
    ana.change(URI, "now");
    const waiting = ana.send("slow", {});
    await editor.until((each) => each.of("slow").length === 1);
    await editor.crash();
    expect(codeOf(await ana.answer(waiting))).toBe("no_editor");
    const refused = await ana.ask("textDocument/hover");
    expect([codeOf(refused), (refused.error as Message).message]).toEqual([
      "no_editor",
      expect.stringContaining(`127.0.0.1:${editor.address.port}`),
    ]);
    // A document that is opened while nobody hears is opened then.
    ana.open("file:///project/other.gd", "other");
    using ben = await LspClient.connect(url());
    expect(codeOf(await ben.initialize())).toBe("no_editor");

    const before = editor.received.length;
    await editor.listen();
    await ana.tell("window/showMessage", 2);
    await editor.until((each) => each.of("textDocument/didOpen").length === 3);
    expect(editor.received.slice(before)).toMatchObject([
      { method: "initialize", params: { rootPath: "/project" } },
      { method: "initialized" },
      { method: "textDocument/didOpen", params: { textDocument: { uri: URI, text: "now" } } },
      { method: "textDocument/didOpen", params: { textDocument: { text: "other" } } },
    ]);
    expect((await ana.ask("textDocument/hover", 1)).result).toEqual({ echo: 1 });
    // It was refused, and may try again.
    expect((await ben.initialize()).result).toEqual(RESULT);
  });

  test("refuses initialize with its code if there never was an editor", async () => {
    await editor.crash();
    using ana = await LspClient.connect(url());
    expect(codeOf(await ana.initialize())).toBe("no_editor");
  });

  test("drops a stream that lost its framing, and connects again", async () => {
    using ana = await LspClient.start(url());
    editor.sayBytes("Content-Length: -1\r\n\r\n");
    await editor.until(({ connections }) => connections === 2);
    await ana.tell("window/showMessage", 2);
    expect((await ana.ask("a")).result).toEqual({ echo: null });
  });
});

describe("/lsp, with clients that send nonsense or too much", () => {
  test("refuses each with its code, and keeps the connection", async () => {
    using ana = await LspClient.connect(url());
    expect(codeOf(await ana.ask("textDocument/hover"))).toBe("not_initialized");
    ana.open(URI, "before initialize: dropped");
    await ana.initialize();
    expect(codeOf(await ana.ask("initialize", {}))).toBe("bad_rpc");
    const refusals = (count: number) => ana.socket.take(count, ({ id }) => id === null);
    ana.socket.send("nonsense");
    ana.socket.send("[]");
    ana.socket.send({ jsonrpc: "2.0", id: {}, method: "a" });
    ana.socket.send({ jsonrpc: "2.0" });
    ana.socket.send(Uint8Array.of(1));
    ana.socket.send({ jsonrpc: "2.0", method: "a", params: "x".repeat(1024 * 1024) });
    expect((await refusals(6)).map(codeOf)).toEqual([
      "bad_json",
      "bad_json",
      "bad_rpc",
      "bad_rpc",
      "bad_rpc",
      "message_too_large",
    ]);
    ana.notify("textDocument/didOpen", { textDocument: {} });
    ana.notify("textDocument/didChange", {
      textDocument: { uri: URI },
      contentChanges: [{ range: {}, text: "a part" }],
    });
    const shown = await ana.tell("window/showMessage", 2);
    expect(shown.map(({ params }) => (params as Message).type)).toEqual([1, 1]);
    expect((await ana.ask("a")).result).toEqual({ echo: null });
    expect(editor.of("textDocument/didOpen")).toEqual([]);
  });

  test("refuses requests past the limit, and an id that is in use", async () => {
    await restartRelay({ maxPendingPerClient: 2 });
    using ana = await LspClient.start(url());
    using ben = await LspClient.start(url());
    ana.send("slow", {}, "one");
    ana.send("slow", {}, "two");
    expect(codeOf(await ana.ask("a"))).toBe("too_many_requests");
    ana.send("slow", {}, "one");
    expect(codeOf(await ana.answer("one"))).toBe("bad_rpc");
    expect((await ben.ask("a")).result).toEqual({ echo: null });
  });

  test("refuses a request that the editor does not answer in time", async () => {
    await restartRelay({ requestMillis: 20 });
    using ana = await LspClient.start(url());
    expect(codeOf(await ana.ask("slow"))).toBe("editor_timed_out");
  });

  test("closes a client past the limit with its code, and takes another once one has left", async () => {
    await restartRelay({ maxClients: 1 });
    const ana = await LspClient.start(url());
    const ben = await TestClient.connect(`${url()}/lsp`);
    expect(await ben.closed).toEqual({ code: 1013, reason: "too many clients" });
    ana[Symbol.dispose]();
    await ana.socket.closed;
    using carl = await LspClient.start(url());
    expect((await carl.ask("a")).result).toEqual({ echo: null });
  });

  test("refuses clients without the right to control, here and at /dap", async () => {
    await relay[Symbol.asyncDispose]();
    const { address } = editor;
    const tokens = { all: undefined, viewer: "seen", producer: undefined, control: "done" };
    relay = TestRelay.start({
      access: { tokens, insecure: false, allowedOrigins: [], allowedHosts: [] },
      editor: { ...DEFAULT_EDITOR_OPTIONS, languageServer: address, debugAdapter: address },
    });
    for (const path of ["/lsp", "/dap"]) {
      await expect(TestClient.connect(`${url()}${path}`)).rejects.toThrow();
      await expect(TestClient.connect(`${url()}${path}?token=seen`)).rejects.toThrow();
      using _in = await TestClient.connect(`${url()}${path}?token=done`);
    }
  });

  test("closes its clients with a code when the relay stops", async () => {
    const ana = await LspClient.start(url());
    await relay.relay.stop();
    expect((await ana.socket.closed).code).toBe(1001);
    await editor.until(({ open }) => open === 0);
  });
});
