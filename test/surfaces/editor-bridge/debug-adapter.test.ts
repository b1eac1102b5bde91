import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { codeOf, DapClient, type DapMessage } from "../../support/dap-client.ts";
import { FakeEditor } from "../../support/fake-editor.ts";
import type { TestRelay } from "../../support/test-relay.ts";

const PATH = "/project/main.gd";
const OTHER = "/project/other.gd";

/** What the stand-in for Godot's debug adapter does of its own accord. */
let running: boolean;
let stack: object[];
let hasVariables: boolean;
let editor: FakeEditor;
let relay: TestRelay;
const url = () => relay.relay.url;
const event = (name: string, body?: object) => ({
  seq: 0,
  type: "event",
  event: name,
  ...(body && { body }),
});

function godot(message: DapMessage, say: (message: DapMessage) => void): void {
  const {
    seq,
    command,
    arguments: args,
  } = message as { seq: number; command: string; arguments: DapMessage };
  const answer = (success: boolean, rest: object = {}) =>
    say({ seq: 0, type: "response", request_seq: seq, success, command, ...rest });
  if (command === "slow") return;
  if (command === "setBreakpoints") {
    const { source, breakpoints } = args as { source: object; breakpoints: { line: number }[] };
    const set = breakpoints.map(({ line }) => ({ id: 100 + line, verified: true, line: line + 1, source }));
    answer(true, { body: { breakpoints: set } });
  } else if (command === "attach") {
    answer(running, running ? {} : { message: "not_running" });
    if (running) say(event("process", { startMethod: "attach" }));
  } else if (command === "configurationDone") {
    answer(true);
  } else if (command === "launch") {
    running = true;
    say(event("process", { startMethod: "launch" }));
    answer(true);
  } else if (command === "terminate") {
    running = false;
    answer(true);
    say(event("exited", { exitCode: 0 }));
    say(event("terminated"));
  } else if (command === "stackTrace") {
    answer(true, { body: { stackFrames: stack } });
  } else if (command === "scopes") {
    // As Godot does: the variables come later, and who asks before is refused.
    hasVariables = false;
    answer(true, { body: { scopes: [{ name: "Locals", variablesReference: 10 + Number(args.frameId) }] } });
  } else if (command === "variables") {
    const first = !hasVariables;
    hasVariables = true;
    if (args.variablesReference === 1) return;
    answer(!first, first ? { message: "unknown" } : { body: { variables: [{ name: "value" }] } });
  } else {
    answer(true, { body: { echo: args } });
  }
}

beforeEach(async () => {
  running = false;
  stack = [];
  hasVariables = false;
  editor = await FakeEditor.start(godot);
  relay = editor.relay();
});

afterEach(async () => {
  await relay[Symbol.asyncDispose]();
  editor[Symbol.dispose]();
});

/** What Godot was told of the breakpoints of a file, list by list, as it counts: from 0. */
function listsOf(path: string): number[][] {
  return editor.of("setBreakpoints").flatMap(({ arguments: args }) => {
    const { source, breakpoints } = args as { source: { path: string }; breakpoints: { line: number }[] };
    return source.path === path ? [breakpoints.map(({ line }) => line)] : [];
  });
}

/** A breakpoint that the user sets or removes in Godot's own editor. */
function byUser(reason: "new" | "removed", line: number): void {
  editor.say(
    event("breakpoint", { reason, breakpoint: { id: 7, verified: true, line, source: { path: PATH } } }),
  );
}

describe("/dap", () => {
  test("begins many sessions over one connection at a time, and sends Godot no initialize", async () => {
    using ana = await DapClient.connect(url());
    using ben = await DapClient.connect(url());
    const answers = await Promise.all([ana.ask("initialize", {}), ben.ask("initialize", {})]);
    for (const answer of answers)
      expect(answer).toMatchObject({ success: true, body: { supportsTerminateRequest: true } });
    await Promise.all([ana.event("initialized"), ben.event("initialized")]);
    expect([editor.open, editor.of("initialize")]).toEqual([1, []]);
    expect(await relay.status()).toMatchObject({ editor: { dap: { state: "open", clients: 2 } } });
  });

  test("empties Godot's list of breakpoints before it sets any, so that the user's are not on it", async () => {
    using ana = await DapClient.start(url());
    expect(editor.connections).toBe(2);
    await ana.setBreakpoints(PATH, [3]);
    expect(editor.connections).toBe(2);
  });

  test("keeps the stack of a paused game until a client sets breakpoints", async () => {
    stack = [{ id: 0, line: 4, column: -1, name: "_process" }];
    using ana = await DapClient.start(url());
    expect((await ana.ask("stackTrace", { threadId: 1 })).body).toEqual({
      stackFrames: [{ id: 0, line: 5, column: 0, name: "_process" }],
    });
    await ana.setBreakpoints(OTHER, []);
    expect(editor.connections).toBe(1);
    await ana.setBreakpoints(PATH, [3]);
    expect([editor.connections, editor.open]).toEqual([2, 1]);
    const [dump] = editor.of("godot/put_msg");
    expect(dump?.arguments).toEqual({ message: "get_stack_dump", data: [] });
  });

  test("gives each answer only to its asker, with the asker's own numbers", async () => {
    using ana = await DapClient.start(url());
    using ben = await DapClient.start(url());
    const [first, second] = [ana.send("evaluate", { of: "ana" }), ben.send("evaluate", { of: "ben" })];
    expect(first).toBe(second);
    expect((await ana.answer(first)).body).toEqual({ echo: { of: "ana" } });
    expect((await ben.answer(second)).body).toEqual({ echo: { of: "ben" } });
    for (const client of [ana, ben]) {
      const numbers = client.socket.messages().map(({ seq }) => seq);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
    const asked = editor.received.map(({ seq }) => seq);
    expect(new Set(asked).size).toBe(asked.length);
  });

  test("sends the game's events to all clients", async () => {
    using ana = await DapClient.start(url());
    using ben = await DapClient.start(url());
    editor.say(event("output", { category: "stdout", output: "hello\r\n" }));
    await Promise.all([
      ana.output((text) => text === "hello\r\n"),
      ben.output((text) => text === "hello\r\n"),
    ]);
  });

  test("answers scopes once their variables are there, one frame at a time", async () => {
    using ana = await DapClient.start(url());
    using ben = await DapClient.start(url());
    const of = async (client: DapClient, frameId: number) => (await client.ask("scopes", { frameId })).body;
    const scopes = await Promise.all([of(ana, 0), of(ben, 1), of(ben, 0)]);
    expect(scopes).toMatchObject(
      [10, 11, 10].map((variablesReference) => ({ scopes: [{ variablesReference }] })),
    );
    expect((await ana.ask("variables", { variablesReference: 10 })).success).toBe(true);
    const order = editor.received.map(({ command }) => command).filter((command) => command !== "stackTrace");
    expect(order).toEqual([
      "scopes",
      "variables",
      "variables",
      "scopes",
      "variables",
      "variables",
      "variables",
    ]);
    editor.say(event("continued"));
    await ana.event("continued");
    await of(ana, 0);
    expect(editor.of("scopes")).toHaveLength(3);
  });

  test("counts lines as each client does", async () => {
    stack = [{ id: 0, line: 4, column: -1 }];
    using one = await DapClient.start(url());
    using zero = await DapClient.start(url(), { linesStartAt1: false, columnsStartAt1: false });
    expect(await one.setBreakpoints(PATH, [3])).toMatchObject([{ line: 3, verified: true }]);
    expect(await zero.setBreakpoints(PATH, [2, 8])).toMatchObject([{ line: 2 }, { line: 8 }]);
    expect(listsOf(PATH)).toEqual([[2], [2, 8]]);
    const [ofOne, ofZero] = await Promise.all([one.ask("stackTrace"), zero.ask("stackTrace")]);
    expect([ofOne.body, ofZero.body]).toEqual([
      { stackFrames: [{ id: 0, line: 5, column: 0 }] },
      { stackFrames: [{ id: 0, line: 4, column: -1 }] },
    ]);
    expect((await one.event("breakpoint")).body).toMatchObject({ reason: "new", breakpoint: { line: 9 } });
  });
});

describe("breakpoints at /dap", () => {
  test("of one client and of the user are not deleted by another client", async () => {
    using ana = await DapClient.start(url());
    using ben = await DapClient.start(url());
    byUser("new", 30);
    await Promise.all([ana.event("breakpoint"), ben.event("breakpoint")]);
    await ana.setBreakpoints(PATH, [10]);
    await ben.setBreakpoints(PATH, [20]);
    await ana.setBreakpoints(PATH, []);
    ben[Symbol.dispose]();
    await editor.until(() => listsOf(PATH).length === 6);
    expect(listsOf(PATH)).toEqual([[9, 29], [9, 19, 29], [9, 19, 29], [19, 29], [19, 29], [29]]);
    await ana.event("breakpoint", 3);
    byUser("removed", 30);
    await ana.event("breakpoint", 4);
    expect(ana.events("breakpoint").map(({ body }) => body)).toMatchObject([
      { reason: "new", breakpoint: { line: 30 } },
      { reason: "new", breakpoint: { line: 20 } },
      { reason: "removed", breakpoint: { line: 20 } },
      { reason: "removed", breakpoint: { line: 30 } },
    ]);
  });

  test("have ids of the relay's own, in hits too", async () => {
    using ana = await DapClient.start(url());
    const [breakpoint] = await ana.setBreakpoints(PATH, [10]);
    editor.say(event("stopped", { reason: "breakpoint", threadId: 1, hitBreakpointIds: [109] }));
    const stopped = await ana.event("stopped");
    expect(stopped.body).toEqual({
      reason: "breakpoint",
      threadId: 1,
      hitBreakpointIds: [Number(breakpoint?.id)],
    });
  });

  test("are sent again when a game has ended, because Godot forgets them", async () => {
    using ana = await DapClient.start(url());
    await ana.setBreakpoints(PATH, [10]);
    await ana.setBreakpoints(OTHER, [5]);
    editor.say(event("terminated"));
    await editor.until(() => listsOf(PATH).length === 2 && listsOf(OTHER).length === 2);
    expect([listsOf(PATH), listsOf(OTHER)]).toEqual([
      [[9], [9]],
      [[4], [4]],
    ]);
  });

  test("are refused past the limits, and without a valid file", async () => {
    await relay[Symbol.asyncDispose]();
    relay = editor.relay({ maxBreakpointsPerFile: 1 });
    using ana = await DapClient.start(url());
    const breakpoints = [{ line: 1 }, { line: 2 }];
    expect(codeOf(await ana.ask("setBreakpoints", { source: { path: PATH }, breakpoints }))).toBe(
      "too_many_breakpoints",
    );
    expect(codeOf(await ana.ask("setBreakpoints", { source: {} }))).toBe("bad_rpc");
    expect(codeOf(await ana.ask("setBreakpoints", { source: { path: PATH }, lines: [-1] }))).toBe("bad_rpc");
    expect(listsOf(PATH)).toEqual([]);
  });
});

describe("the game at /dap", () => {
  test("does not end when a client leaves: Godot hears of no disconnect", async () => {
    using ana = await DapClient.start(url());
    const ben = await DapClient.start(url());
    await ana.launch({ project: "/project" });
    expect((await ben.ask("disconnect", { terminateDebuggee: true })).success).toBe(true);
    expect((await ben.socket.closed).code).toBe(1000);
    using carl = await DapClient.start(url());
    expect((await carl.ask("attach")).success).toBe(true);
    expect(codeOf(await carl.ask("terminate"))).toBe("not_your_game");
    expect((await ana.ask("disconnect")).success).toBe(true);
    await ana.socket.closed;
    expect(running).toBe(true);
    expect([editor.of("disconnect"), editor.of("terminate")]).toEqual([[], []]);
  });

  test("ends for the client that launched it, and for one that attached with allowTerminate", async () => {
    using ana = await DapClient.start(url());
    using ben = await DapClient.start(url());
    await ana.launch({ project: "/project" });
    expect((await ana.ask("terminate")).success).toBe(true);
    await Promise.all([ana.event("terminated"), ben.event("terminated")]);
    await ana.launch({ project: "/project" });
    expect((await ben.ask("attach", { allowTerminate: true })).success).toBe(true);
    expect((await ben.ask("disconnect", { terminateDebuggee: true })).success).toBe(true);
    await ana.event("terminated", 2);
    expect(running).toBe(false);
  });

  test("is not replaced by another client's launch, because Godot would end it", async () => {
    using ana = await DapClient.start(url());
    running = true;
    const refused = await ana.launch({ project: "/project" });
    expect(codeOf(refused)).toBe("game_running");
    expect(editor.of("launch")).toEqual([]);
    // The question whether one runs is no client's attaching.
    await ana.ask("threads");
    expect(ana.events("process")).toEqual([]);
  });

  test("is launched after the client has set its breakpoints", async () => {
    using ana = await DapClient.start(url());
    using ben = await DapClient.start(url());
    const launched = ana.send("launch", { project: "/project", scene: "main" });
    expect((await ben.ask("configurationDone")).success).toBe(true);
    await ana.setBreakpoints(PATH, [10]);
    expect(editor.of("launch")).toEqual([]);
    await ana.ask("configurationDone");
    expect((await ana.answer(launched)).success).toBe(true);
    const [launch] = editor.of("launch");
    expect(launch?.arguments).toEqual({ project: "/project", scene: "main", noDebug: false });
    await Promise.all([ana.event("process"), ben.event("process")]);
  });

  test("reports an attach only to the client that attached", async () => {
    running = true;
    using ana = await DapClient.start(url());
    using ben = await DapClient.start(url());
    await ana.ask("attach");
    await ana.event("process");
    await ben.ask("threads");
    expect(ben.events("process")).toEqual([]);
  });

  test("continues if it was paused only for a client that leaves", async () => {
    running = true;
    const ana = await DapClient.start(url());
    const ben = await DapClient.start(url());
    await ana.setBreakpoints(PATH, [10]);
    await ben.setBreakpoints(PATH, [10, 20]);
    const hit = async (godotId: number) => {
      const count = ben.events("stopped").length;
      editor.say(event("stopped", { reason: "breakpoint", hitBreakpointIds: [godotId] }));
      await ben.event("stopped", count + 1);
    };
    await hit(109);
    ana[Symbol.dispose]();
    // It stands still for the other one, too.
    while (!Bun.deepMatch({ editor: { dap: { clients: 1 } } }, await relay.status())) await Bun.sleep(1);
    await ben.ask("threads");
    expect(editor.of("continue")).toEqual([]);
    ben[Symbol.dispose]();
    await editor.until((each) => each.of("continue").length === 1);
    // Its breakpoints go first, or it would stand still again.
    const order = editor.received.map(({ command }) => command);
    expect(order.lastIndexOf("setBreakpoints")).toBeLessThan(order.indexOf("continue"));
  });

  test.each([
    ["the user's own breakpoint is", { reason: "breakpoint", hitBreakpointIds: [129] }],
    ["an error is", { reason: "exception" }],
    ["a breakpoint is that nobody here knows", { reason: "breakpoint", hitBreakpointIds: [1] }],
  ])("stands still where %s, whoever leaves", async (_, stopped) => {
    running = true;
    const ana = await DapClient.start(url());
    byUser("new", 30);
    await ana.event("breakpoint");
    await ana.setBreakpoints(PATH, [30]);
    editor.say(event("stopped", stopped));
    await ana.event("stopped");
    ana[Symbol.dispose]();
    await editor.until(({ open }) => open === 0);
    expect(editor.of("continue")).toEqual([]);
  });

  test("continues after a pause when the client that asked for it leaves", async () => {
    running = true;
    const ana = await DapClient.start(url());
    await ana.ask("pause", { threadId: 1 });
    editor.say(event("stopped", { reason: "paused" }));
    await ana.event("stopped");
    ana[Symbol.dispose]();
    await editor.until((each) => each.of("continue").length === 1);
  });
});

describe("/dap, when the editor goes", () => {
  test("refuses waiting and new requests, keeps its clients, and sets their breakpoints again", async () => {
    using ana = await DapClient.start(url());
    running = true;
    await ana.ask("attach");
    byUser("new", 30);
    await ana.event("breakpoint");
    await ana.setBreakpoints(PATH, [10]);
    const waiting = ana.send("variables", { variablesReference: 1 });
    await editor.until((each) => each.of("variables").length === 1);
    await editor.crash();
    expect(codeOf(await ana.answer(waiting))).toBe("no_editor");
    await ana.event("terminated");
    expect(codeOf(await ana.ask("threads"))).toBe("no_editor");
    using ben = await DapClient.connect(url());
    expect(codeOf(await ben.ask("initialize"))).toBe("no_editor");
    const before = listsOf(PATH).length;
    await editor.listen();
    await ana.output((text) => text.includes("back"));
    expect((await ana.ask("threads")).success).toBe(true);
    // Those of the user are the new editor's own business.
    expect(listsOf(PATH).slice(before)).toEqual([[9]]);
    expect((await ben.ask("initialize")).success).toBe(true);
  });

  test("answers a request of Godot's itself", async () => {
    using _ana = await DapClient.start(url());
    editor.say({ seq: 55, type: "request", command: "runInTerminal", arguments: {} });
    const isAnswer = ({ type, request_seq }: DapMessage) => type === "response" && request_seq === 55;
    await editor.until(({ received }) => received.some(isAnswer));
    expect(editor.received.filter(isAnswer)).toMatchObject([{ success: false, command: "runInTerminal" }]);
  });
});

describe("/dap, with clients that send nonsense or too much", () => {
  test("refuses each with its code, and keeps the connection", async () => {
    using ana = await DapClient.connect(url());
    expect(codeOf(await ana.ask("threads"))).toBe("not_initialized");
    await ana.ask("initialize");
    expect(codeOf(await ana.ask("initialize"))).toBe("bad_rpc");
    expect(codeOf(await ana.ask("stepOut"))).toBe("unknown_request");
    expect(codeOf(await ana.ask("restart"))).toBe("unknown_request");
    expect(codeOf(await ana.ask("setExceptionBreakpoints", { filters: ["all"] }))).toBe("unknown_request");
    expect((await ana.ask("setExceptionBreakpoints", { filters: [] })).success).toBe(true);
    ana.socket.send("nonsense");
    ana.socket.send({ type: "request", seq: "x", command: "threads" });
    ana.socket.send({ seq: 9, type: "response", request_seq: 1, success: true, command: "x" });
    ana.socket.send(Uint8Array.of(1));
    ana.socket.send({ type: "request", seq: 1, command: "x".repeat(1024 * 1024) });
    const refused = await ana.socket.take(4, ({ request_seq }) => request_seq === 0);
    expect(refused.map(codeOf)).toEqual(["bad_json", "bad_rpc", "bad_rpc", "message_too_large"]);
    expect((await ana.ask("threads")).success).toBe(true);
  });

  test("refuses requests past the limit, and requests that the editor does not answer in time", async () => {
    await relay[Symbol.asyncDispose]();
    relay = editor.relay({ maxPendingPerClient: 1, requestMillis: 30 });
    using ana = await DapClient.start(url());
    const waiting = ana.send("variables", { variablesReference: 1 });
    expect(codeOf(await ana.ask("threads"))).toBe("too_many_requests");
    expect(codeOf(await ana.answer(waiting))).toBe("editor_timed_out");
    expect((await ana.ask("threads")).success).toBe(true);
  });
});
