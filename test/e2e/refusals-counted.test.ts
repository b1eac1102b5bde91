import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "../../src/app/index.ts";
import { ERROR_TABLE, type ErrorCode } from "../../src/protocol/error-table.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/protocol/limits.ts";
import { NO_TOKENS } from "../../src/server/index.ts";
import { type BridgeLimits, DEFAULT_BRIDGE_LIMITS } from "../../src/surfaces/editor-bridge/index.ts";
import { DapClient } from "../support/dap-client.ts";
import { type EditorScript, FakeEditor } from "../support/fake-editor.ts";
import { filesSurface } from "../support/files-surface.ts";
import { LspClient } from "../support/lsp-client.ts";
import { MuteClient } from "../support/mute-client.ts";
import { callsTo, offeringGame } from "../support/offering-game.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

/** Codes that no running relay counts, and why. */
const NOT_COUNTED = {
  port_taken: "the program does not start",
  cannot_listen: "the program does not start",
  bad_certificate: "the program does not start",
  not_set_up: "the program does not start",
  godot_not_found: "the program does not start",
  no_server: "exit of a command that looks for a server",
  not_a_relay: "exit of a command that looks for a server",
  untrusted_certificate: "exit of a command that looks for a server",
  too_few_files: "exit of load",
  not_relayed: "exit of load",
  nothing_came: "exit of load",
  bad_budget: "exit of check",
  bad_baseline: "exit of check",
  could_not_measure: "exit of check",
  bad_usage: "exit of a command that is used wrongly",
  shutting_down: "the relay ends, and its counters with it",
  engine_not_started:
    "only launch has an engine; its refusals pass the same counter as those of every HTTP path",
  request_cancelled: "an answer that the client itself asked for",
} as const satisfies Partial<Record<ErrorCode, string>>;

const EVENT = { type: "event", event: "custom", data: { event_name: "x" } };
const folder = mkdtempSync(join(tmpdir(), "refusals-"));
writeFileSync(join(folder, "empty.bin"), "");

/** Things that end with a test. */
class Opened extends AsyncDisposableStack {
  relay(options: Partial<RelayOptions> = {}): TestRelay {
    return this.use(TestRelay.start(options, { surfaces: [filesSurface(folder)] }));
  }

  limited(limits: Partial<Limits>, options: Partial<RelayOptions> = {}): TestRelay {
    return this.relay({ ...options, limits: { ...DEFAULT_LIMITS, ...limits } });
  }

  /** A relay with an editor that answers initialize and nothing else. */
  async editor(limits: Partial<BridgeLimits> = {}): Promise<TestRelay> {
    const editor = this.use(await FakeEditor.start(SILENT_EDITOR));
    return this.use(editor.relay({ ...DEFAULT_BRIDGE_LIMITS, ...limits }));
  }
}

const SILENT_EDITOR: EditorScript = ({ type, seq, id, method, command }, say) => {
  if (type === "request" && command !== "variables")
    say({ seq: 1, type: "response", request_seq: seq, success: true, command, body: {} });
  if (method === "initialize") say({ jsonrpc: "2.0", id, result: { capabilities: {} } });
};

/** Provokes one refusal, and returns the relay that has to count it. */
type Way = (open: Opened) => Promise<TestRelay>;

/** A classic client sends a message and gets an answer. */
const said =
  (message: string | object | Uint8Array, path = "/"): Way =>
  async (open) => {
    const relay = open.relay();
    using client = await TestClient.connect(`${relay.relay.url}${path}`);
    client.send(message);
    await client.message(({ type }) => type === "error");
    return relay;
  };

const asked =
  (path: string, init?: RequestInit): Way =>
  async (open) => {
    const relay = open.relay();
    await fetch(`${relay.httpUrl}${path}`, init);
    return relay;
  };

const json = (body: object) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const called =
  (answer: object | undefined, call: object = {}): Way =>
  async (open) => {
    const relay = open.relay();
    const game = await offeringGame(relay, "room", "act");
    using client = await relay.client("/?format=json");
    client.send({ command: "call", name: "act", id: 1, ...call });
    const [question] = await callsTo(game);
    if (answer === undefined) game[Symbol.dispose]();
    else game.send({ ...answer, id: question?.id });
    await client.message(({ id }) => id === 1);
    game[Symbol.dispose]();
    return relay;
  };

const refusedHandshake =
  (path: string, headers: Record<string, string | undefined>, options: Partial<RelayOptions> = {}): Way =>
  async (open) => {
    const relay = open.relay(options);
    using raw = await RawConnection.connect(relay.httpUrl);
    await raw.handshake({ path, headers });
    return relay;
  };

const TOKENS: Partial<RelayOptions> = {
  access: {
    ...DEFAULT_RELAY_OPTIONS.access,
    tokens: { ...NO_TOKENS, all: "a-token-of-some-length", producer: "another-token-of-some-length" },
  },
};

const WAYS: Record<Exclude<ErrorCode, keyof typeof NOT_COUNTED>, Way> = {
  bad_json: said("nonsense"),
  bad_message: said({ type: "event" }, "/producer"),
  bad_command: said({ command: "set_update_interval", interval: "x" }),
  unknown_command: said({ command: "x" }),
  bad_packet: said(new Uint8Array([9, 9]), "/producer"),
  bad_compressed: said(damagedCompressed(), "/producer"),
  binary_from_client: said(new Uint8Array([1])),
  async bad_debugger_message(open) {
    const relay = open.relay();
    using game = await TestClient.connect(`${relay.relay.url}/debugger`, ["binary"]);
    game.send(new Uint8Array([1, 2, 3]));
    await game.closed;
    return relay;
  },
  message_too_large: said("x".repeat(1_100_000)),
  not_found: asked("/nothing"),
  method_not_allowed: asked("/status", { method: "DELETE" }),
  upgrade_required: asked("/producer"),
  not_available: asked("/engine"),
  unsupported_protocol: refusedHandshake("/producer", { "Sec-WebSocket-Protocol": "x" }),
  needs_v1: said({ command: "subscribe", topics: ["fps"] }),
  no_game: asked("/stats?source=nobody"),
  async ambiguous_game(open) {
    const relay = open.relay();
    using _one = await offeringGame(relay, "one", "act");
    using _other = await offeringGame(relay, "other", "act");
    using client = await relay.client("/?format=json");
    await client.ask({ command: "call", name: "act" });
    return relay;
  },
  call_failed: called({ type: "error", message: "no" }),
  call_timed_out: called({ type: "nothing" }, { timeout_s: 0.05 }),
  game_gone: called(undefined),
  async too_many_calls(open) {
    const relay = open.relay();
    using _game = await offeringGame(relay, "room", "act");
    using client = await relay.client("/?format=json");
    for (let id = 0; id <= 32; id++) client.send({ command: "call", name: "act", id });
    await client.message(({ code }) => code === "too_many_calls");
    return relay;
  },
  async unknown_answer(open) {
    const relay = open.relay();
    using game = await relay.game();
    game.send({ type: "result", id: "never-asked" });
    await game.ask({ type: "nonsense" });
    return relay;
  },
  async unauthorized(open) {
    const relay = open.relay(TOKENS);
    await fetch(`${relay.httpUrl}/status`);
    return relay;
  },
  async forbidden(open) {
    const relay = open.relay(TOKENS);
    await fetch(`${relay.httpUrl}/status`, {
      headers: { authorization: "Bearer another-token-of-some-length" },
    });
    return relay;
  },
  host_refused: refusedHandshake("/", { Host: "attacker.example" }),
  origin_refused: asked("/status", { headers: { origin: "https://attacker.example" } }),
  async too_many_connections(open) {
    const relay = open.limited({ connections: 1 });
    using _client = await relay.client();
    using raw = await RawConnection.connect(relay.httpUrl);
    await raw.handshake();
    return relay;
  },
  async too_many_games(open) {
    const relay = open.limited({ sources: 0 });
    using raw = await RawConnection.connect(relay.httpUrl);
    await raw.handshake({ path: "/producer" });
    return relay;
  },
  async too_many_subscriptions(open) {
    const relay = open.limited({ subscriptions: 1 });
    using client = await relay.client("/?format=json");
    await client.ask({ command: "subscribe", topics: ["fps", "alert"] });
    return relay;
  },
  async rate_exceeded(open) {
    const relay = open.limited({ commandsPerSecond: 2 });
    using client = await TestClient.connect(relay.relay.url);
    for (let id = 0; id < 5; id++) client.send({ command: "ping", id });
    await client.message(({ code }) => code === "rate_exceeded");
    return relay;
  },
  unsupported_media_type: asked("/config", { method: "PATCH", body: "{}" }),
  async bad_frame(open) {
    const relay = open.relay();
    using raw = await RawConnection.connect(relay.httpUrl);
    await raw.handshake();
    raw.write(Buffer.from([0xff, 0x80, 0, 0, 0, 0]));
    await raw.ended;
    return relay;
  },
  async bad_request(open) {
    const relay = open.relay();
    using raw = await RawConnection.connect(relay.httpUrl);
    await raw.request("GET /", { Host: "%" });
    return relay;
  },
  async internal(open) {
    const about = {
      name: "broken",
      routes: { "/broken": () => [{ method: "GET", path: "/broken", answer: fail }] },
    };
    const relay = open.use(TestRelay.start({}, { surfaces: [about as never] }));
    await fetch(`${relay.httpUrl}/broken`);
    return relay;
  },
  async heartbeat_timeout(open) {
    const relay = open.relay({ heartbeatIntervalSeconds: 0.01, heartbeatTimeoutSeconds: 0.05 });
    using client = await MuteClient.connect("127.0.0.1", relay.relay.port);
    await client.ended;
    return relay;
  },
  async slow_client(open) {
    const lanes = { ...DEFAULT_RELAY_OPTIONS.lanes, stalenessMillis: 20, maxStallMillis: 50 };
    const relay = open.relay({ lanes });
    using game = await relay.game();
    using client = await MuteClient.connect("127.0.0.1", relay.relay.port);
    const playing = setInterval(() => game.send(EVENT), 5);
    await client.ended;
    clearInterval(playing);
    return relay;
  },
  async bad_rpc(open) {
    const relay = await open.editor();
    using client = await LspClient.connect(relay.relay.url);
    client.socket.send({ x: 1 });
    await client.socket.message(({ error }) => error !== undefined);
    return relay;
  },
  async not_initialized(open) {
    const relay = await open.editor();
    using client = await LspClient.connect(relay.relay.url);
    await client.ask("textDocument/hover");
    return relay;
  },
  async no_editor(open) {
    const relay = open.relay();
    using client = await LspClient.connect(relay.relay.url);
    await client.initialize();
    return relay;
  },
  async editor_timed_out(open) {
    const relay = await open.editor({ requestMillis: 20 });
    using client = await LspClient.start(relay.relay.url);
    await client.ask("textDocument/hover");
    return relay;
  },
  async too_many_assistants(open) {
    const relay = open.relay({ mcp: { ...DEFAULT_RELAY_OPTIONS.mcp, maxSessions: 0 } });
    const params = {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "a", version: "1" },
    };
    await fetch(`${relay.httpUrl}/mcp`, json({ jsonrpc: "2.0", id: 1, method: "initialize", params }));
    return relay;
  },
  async too_many_editor_clients(open) {
    const relay = await open.editor({ maxClients: 0 });
    using client = await LspClient.connect(relay.relay.url);
    await client.socket.closed;
    return relay;
  },
  async too_many_requests(open) {
    const relay = await open.editor({ maxPendingPerClient: 1 });
    using client = await LspClient.start(relay.relay.url);
    client.send("textDocument/hover", {});
    await client.ask("textDocument/hover");
    return relay;
  },
  async too_many_documents(open) {
    const relay = await open.editor({ maxDocumentsPerClient: 0 });
    using client = await LspClient.start(relay.relay.url);
    client.open("file:///project/a.gd", "");
    await client.tell("window/showMessage");
    return relay;
  },
  async too_many_breakpoints(open) {
    const relay = await open.editor({ maxBreakpointsPerFile: 0 });
    using client = await DapClient.start(relay.relay.url);
    await client.ask("setBreakpoints", { source: { path: "/project/a.gd" }, breakpoints: [{ line: 1 }] });
    return relay;
  },
  async unknown_request(open) {
    const relay = await open.editor();
    using client = await DapClient.start(relay.relay.url);
    await client.ask("stepOut");
    return relay;
  },
  async game_running(open) {
    const relay = await open.editor();
    using one = await DapClient.start(relay.relay.url);
    using other = await DapClient.start(relay.relay.url);
    await one.launch({ project: "/project" });
    await other.launch({ project: "/project" });
    return relay;
  },
  async not_your_game(open) {
    const relay = await open.editor();
    using one = await DapClient.start(relay.relay.url);
    using other = await DapClient.start(relay.relay.url);
    await one.launch({ project: "/project" });
    await other.ask("attach");
    await other.ask("terminate");
    return relay;
  },
  bad_config: asked("/config", { ...json({ no_such_key: 1 }), method: "PATCH" }),
  needs_restart: asked("/config", { ...json({ port: 1 }), method: "PATCH" }),
  bad_query: asked("/events?x=1"),
  bad_path: asked("/files/%2e%2e%2f"),
  no_replay: asked("/replay", { method: "DELETE" }),
  no_recording: async (open) => {
    const relay = open.relay({ recordFolder: join(folder, "recordings") });
    await fetch(`${relay.httpUrl}/recordings/nobody`);
    return relay;
  },
  recording_busy: async (open) => {
    const relay = open.relay({ recordFolder: join(folder, "busy") });
    await fetch(`${relay.httpUrl}/recordings`, json({ name: "one" }));
    await fetch(`${relay.httpUrl}/recordings/one`, { method: "DELETE" });
    return relay;
  },
  recording_failed: asked("/recordings"),
  bad_range: asked("/files/empty.bin", { headers: { range: "bytes=99-" } }),
};

/** A 0x02 with a gzip stream whose data is damaged. */
function damagedCompressed(): Uint8Array {
  const json = '{"type":"event"}';
  const gzip = gzipSync(json);
  gzip.fill(0xff, 10, gzip.length - 8);
  const head = Buffer.alloc(9);
  head.writeUInt8(2, 0);
  head.writeUInt32BE(json.length, 1);
  head.writeUInt32BE(gzip.length, 5);
  return new Uint8Array(Buffer.concat([head, gzip]));
}

function fail(): never {
  throw new Error("the handler fails");
}

async function refusalsOf(relay: TestRelay): Promise<Record<string, number>> {
  const headers = { authorization: "Bearer a-token-of-some-length" };
  const status = (await (await fetch(`${relay.httpUrl}/status`, { headers })).json()) as Record<
    string,
    never
  >;
  return status.refusals ?? {};
}

test.each(Object.entries(WAYS))("/status counts %s", async (code, way) => {
  await using open = new Opened();
  const relay = await way(open);
  while ((await refusalsOf(relay))[code] === undefined) await Bun.sleep(5);
  expect((await refusalsOf(relay))[code]).toBeGreaterThan(0);
});

test("every code of the error table is counted, or has a reason why it cannot be", () => {
  expect([...Object.keys(WAYS), ...Object.keys(NOT_COUNTED)].toSorted()).toEqual(
    Object.keys(ERROR_TABLE).toSorted(),
  );
});
