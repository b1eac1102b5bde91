import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CAPABILITIES } from "../../../src/surfaces/editor-bridge/debug-adapter/capabilities.ts";
import {
  ContentLengthReader,
  DEFAULT_EDITOR_OPTIONS,
  frameMessage,
} from "../../../src/surfaces/editor-bridge/index.ts";
import { codeOf, DapClient, type DapMessage } from "../../support/dap-client.ts";
import { GODOT } from "../../support/godot/find-godot.ts";
import { connectionsTo, TestEditor } from "../../support/godot/test-editor.ts";
import { LspClient } from "../../support/lsp-client.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROC } from "../../support/system-parts.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

const BROKEN = `extends Node

var health: int = "full"


func heal(amount: int) -> void:
	health += amount
`;

let editor: TestEditor;

function startRelay(): TestRelay {
  const at = (port: number) => ({ host: "127.0.0.1", port });
  const ports = { languageServer: at(editor.lspPort), debugAdapter: at(editor.dapPort) };
  return TestRelay.start({ editor: { ...DEFAULT_EDITOR_OPTIONS, ...ports } });
}

const body = (message: DapMessage) => message.body as DapMessage;
const stackOf = async (client: DapClient) =>
  body(await client.ask("stackTrace", { threadId: 1 })).stackFrames as DapMessage[];

/** The variables of a scope of the topmost frame. */
async function variablesOf(client: DapClient, scopeName: string): Promise<DapMessage[]> {
  const [frame] = await stackOf(client);
  const scopes = body(await client.ask("scopes", { frameId: frame?.id })).scopes as DapMessage[];
  const scope = scopes.find(({ name }) => name === scopeName);
  const answer = await client.ask("variables", { variablesReference: scope?.variablesReference });
  return body(answer).variables as DapMessage[];
}

/** Asks the editor's debug adapter as a front end does that knows of no relay. */
function askDirectly(command: string): Promise<DapMessage> {
  return new Promise((resolve, reject) => {
    const socket = connect(editor.dapPort, "127.0.0.1");
    const reader = new ContentLengthReader(1024 * 1024, (text) => {
      const message = JSON.parse(text) as DapMessage;
      if (message.type !== "response") return;
      socket.end();
      resolve(message);
    });
    socket.on("data", (chunk: Buffer) => void reader.push(chunk)).on("error", reject);
    socket.write(frameMessage(JSON.stringify({ seq: 1, type: "request", command, arguments: {} })));
  });
}

/** A client that has launched the game and waits at its breakpoint. */
async function launchToBreakpoint(client: DapClient): Promise<void> {
  await client.setBreakpoints(editor.script, [editor.lineOf("A client's breakpoint")]);
  const launched = await client.launch({ project: editor.path, scene: "main", playArgs: ["--headless"] });
  expect(launched).toMatchObject({ success: true });
  await client.event("stopped");
}

const isAlive = (text: string) => text.startsWith("alive");

/** Waits until no game runs. */
async function gamesEnd(): Promise<void> {
  while (editor.games().length > 0) await Bun.sleep(20);
}

describe.skipIf(skipWithout(PROC, GODOT))("the real editor behind the relay", () => {
  beforeAll(async () => {
    editor = await TestEditor.start();
  }, 120_000);

  afterAll(() => editor[Symbol.dispose]());

  // What a failed test leaves behind must not be the next one's.
  afterEach(() => editor.killGames());

  test("gives two language clients diagnostics of a script with an error, hover and completion, over one connection", async () => {
    await using relay = startRelay();
    const uri = pathToFileURL(join(editor.path, "broken.gd")).href;
    using ana = await LspClient.start(relay.relay.url, editor.path);
    using ben = await LspClient.start(relay.relay.url, editor.path);
    ana.open(uri, BROKEN);
    ben.open(uri, BROKEN);
    for (const client of [ana, ben]) {
      const [told] = await client.tell("textDocument/publishDiagnostics");
      const { diagnostics, ...params } = (told as { params: { diagnostics: unknown[] } }).params;
      expect(params).toEqual({ uri } as never);
      expect(diagnostics).toContainEqual(
        expect.objectContaining({ severity: 1, message: expect.stringContaining('of type "String"') }),
      );
      await client.tell("gdscript/capabilities");
    }
    const textDocument = { uri };
    const position = { line: 6, character: 3 };
    const [hover, completion] = await Promise.all([
      ana.ask("textDocument/hover", { textDocument, position }),
      ben.ask("textDocument/completion", {
        textDocument,
        position: { line: 6, character: 1 },
        context: { triggerKind: 1 },
      }),
    ]);
    expect(JSON.stringify(hover.result)).toContain("var health: int");
    const labels = (completion.result as { label: string }[]).map(({ label }) => label);
    expect(labels).toContain("health");
    expect(connectionsTo(editor.lspPort)).toBe(1);

    // One ends its session, which Godot has no word for; the other goes on, with an error less.
    expect((await ana.ask("shutdown")).result).toBeNull();
    ana.notify("exit");
    expect((await ana.socket.closed).code).toBe(1000);
    ben.change(uri, BROKEN.replace('"full"', "3"));
    const told = await ben.socket.message(
      ({ method, params }) =>
        method === "textDocument/publishDiagnostics" &&
        (params as { diagnostics: [] }).diagnostics.length === 0,
    );
    expect(told.params).toEqual({ uri, diagnostics: [] });
  });

  test("debugs a game: breakpoint, stack, variables, continue, with an observer whose leaving stops nothing", async () => {
    editor.do("toggle never hit");
    const users = editor.lineOf("never hit");
    const clients = editor.lineOf("A client's breakpoint");
    await editor.breakpointsAre([users]);

    await using relay = startRelay();
    using ana = await DapClient.start(relay.relay.url);
    using observer = await DapClient.start(relay.relay.url);
    await launchToBreakpoint(ana);
    await editor.breakpointsAre([clients, users]);
    await observer.event("stopped");
    expect((await observer.ask("attach")).success).toBe(true);
    expect(connectionsTo(editor.dapPort)).toBe(1);

    for (const client of [ana, observer]) {
      const stack = await stackOf(client);
      expect(stack.map(({ name, line }) => [name, line])).toEqual([
        ["_count", clients],
        ["_process", editor.lineOf("_count(counter)")],
      ]);
      expect(await variablesOf(client, "Locals")).toMatchObject([
        { name: "value", value: "0" },
        { name: "next", value: "1" },
      ]);
      expect(body(await client.ask("evaluate", { expression: "value + 41", frameId: 0 })).result).toBe("41");
    }
    expect(codeOf(await observer.ask("terminate"))).toBe("not_your_game");

    await ana.ask("continue", { threadId: 1 });
    await observer.event("continued");
    // It comes by the breakpoint in each frame.
    await observer.event("stopped", 2);
    expect(await variablesOf(observer, "Locals")).toContainEqual(
      expect.objectContaining({ name: "next", value: "2" }),
    );
    await ana.setBreakpoints(editor.script, []);
    await editor.breakpointsAre([users]);
    await observer.ask("continue", { threadId: 1 });

    await observer.output(isAlive);
    await observer.ask("disconnect");
    await observer.socket.closed;
    const heard = ana.events("output").length;
    await ana.event("output", heard + 2);
    expect(editor.games()).toHaveLength(1);

    expect((await ana.ask("terminate")).success).toBe(true);
    await ana.event("terminated");
    await gamesEnd();
    await editor.breakpointsAre([users]);
    editor.do("toggle never hit");
    await editor.breakpointsAre([]);
  });

  test("continues a game that a leaving client had stopped, and removes the client's breakpoint", async () => {
    await using relay = startRelay();
    const ana = await DapClient.start(relay.relay.url);
    using witness = await DapClient.start(relay.relay.url);
    await launchToBreakpoint(ana);
    ana[Symbol.dispose]();
    await witness.event("continued");
    await witness.output(isAlive);
    await editor.breakpointsAre([]);
    // Whose game it was is gone; whoever says so beforehand may end it.
    expect((await witness.ask("attach", { allowTerminate: true })).success).toBe(true);
    await witness.ask("disconnect", { terminateDebuggee: true });
    await gamesEnd();
  });

  test("reports a breakpoint hit in the next game too, and refuses to replace the running game", async () => {
    await using relay = startRelay();
    using ana = await DapClient.start(relay.relay.url);
    using ben = await DapClient.start(relay.relay.url);
    await launchToBreakpoint(ana);
    await ana.ask("terminate");
    await ana.event("terminated");
    await gamesEnd();
    await ana.launch({ project: editor.path, playArgs: ["--headless"] });
    await ana.event("stopped", 2);
    expect(codeOf(await ben.launch({ project: editor.path, playArgs: ["--headless"] }))).toBe("game_running");
    // Removed after the game of its time: Godot alone would keep it.
    await ana.ask("terminate");
    await ana.event("terminated", 2);
    await gamesEnd();
    await ana.setBreakpoints(editor.script, []);
    await editor.breakpointsAre([]);
  });

  test("shows a game that the user started and that stopped at the user's breakpoint, and changes neither", async () => {
    const users = editor.lineOf("The user's breakpoint");
    const clients = editor.lineOf("A client's breakpoint");
    editor.do("toggle The user's breakpoint");
    await editor.breakpointsAre([users]);
    editor.do("play");
    await using relay = startRelay();
    using ana = await DapClient.start(relay.relay.url);
    // Godot tells nobody who comes later, so it is looked for.
    while ((await stackOf(ana))[0]?.name !== "_say") await Bun.sleep(20);
    expect((await ana.ask("attach")).success).toBe(true);

    // Breakpoints are set on a second connection, and the stack is there again.
    expect(await ana.setBreakpoints(editor.script, [clients])).toMatchObject([
      { line: clients, verified: true },
    ]);
    await editor.breakpointsAre([clients, users].sort((a, b) => a - b));
    expect((await stackOf(ana)).map(({ name, line }) => [name, line])).toEqual([
      ["_say", users],
      ["_process", editor.lineOf("_say()")],
    ]);
    await ana.setBreakpoints(editor.script, []);
    await editor.breakpointsAre([users]);
    // The relay goes with its client: more than leaving cannot be.
    ana[Symbol.dispose]();
    await relay.relay.stop();
    expect(editor.games()).toHaveLength(1);
    editor.do("stop");
    await gamesEnd();
    await editor.breakpointsAre([users]);
    editor.do("toggle The user's breakpoint");
    await editor.breakpointsAre([]);
  });

  test("crashes and restarts, and clients continue their sessions", async () => {
    await using relay = startRelay();
    const uri = pathToFileURL(join(editor.path, "broken.gd")).href;
    using ana = await LspClient.start(relay.relay.url, editor.path);
    ana.open(uri, BROKEN);
    await ana.tell("textDocument/publishDiagnostics");
    using ben = await DapClient.start(relay.relay.url);
    const line = editor.lineOf("never hit");
    await ben.setBreakpoints(editor.script, [line]);
    await editor.crash();
    await Promise.all([ana.tell("window/showMessage"), ben.output((text) => text.includes("has gone"))]);
    const position = { textDocument: { uri }, position: { line: 6, character: 3 } };
    expect((await ana.ask("textDocument/hover", position)).error).toMatchObject({
      data: { code: "no_editor" },
    });
    expect(codeOf(await ben.ask("threads"))).toBe("no_editor");
    await editor.startAgain();
    await ana.tell("textDocument/publishDiagnostics", 2);
    expect(JSON.stringify((await ana.ask("textDocument/hover", position)).result)).toContain(
      "var health: int",
    );
    await ben.output((text) => text.includes("is back"));
    await editor.hasBreakpoint(line);
    await ben.setBreakpoints(editor.script, []);
  });

  test("would delete the user's breakpoints if the relay passed initialize on", async () => {
    const users = editor.lineOf("never hit");
    editor.do("toggle never hit");
    await editor.hasBreakpoint(users);
    const { body: told } = await askDirectly("initialize");
    await editor.breakpointsAre([]);
    expect({ ...(told as object), ...differs(CAPABILITIES) }).toEqual(CAPABILITIES);
  });
});

/** What the relay says of itself otherwise than Godot does. */
function differs({
  supportsSetVariable,
  supportsRestartRequest,
  supportsValueFormattingOptions,
  supportSuspendDebuggee,
}: DapMessage): object {
  return {
    supportsSetVariable,
    supportsRestartRequest,
    supportsValueFormattingOptions,
    supportSuspendDebuggee,
  };
}
