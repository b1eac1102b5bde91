import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { parseJsonObject } from "../../../protocol/json-object.ts";
import type { BridgeContext } from "../link/bridge-context.ts";
import type { Bridge, BridgePeer } from "../link/bridge-peer.ts";
import { type BridgeStatus, bridgeStatus } from "../link/bridge-status.ts";
import { EditorLink } from "../link/editor-link.ts";
import { PendingRequests } from "../link/pending-requests.ts";
import { type RpcId, readRpc, rpcAnswer, rpcCall, rpcError } from "./json-rpc.ts";
import { LanguageClient, type LanguageSession } from "./language-client.ts";
import { ServerRequests } from "./server-requests.ts";
import { SharedDocuments } from "./shared-documents.ts";

/** Notifications that Godot sends once for each connection. Later clients get them too. */
const SAID_ONCE: ReadonlySet<string> = new Set(["gdscript_client/changeWorkspace", "gdscript/capabilities"]);

/** Shares Godot's language server: many clients, one connection, one session. */
export class LanguageServer implements Bridge, LanguageSession {
  readonly documents: SharedDocuments<LanguageClient>;
  readonly #clients = new Set<LanguageClient>();
  readonly #link: EditorLink;
  readonly #pending: PendingRequests;
  readonly #serverRequests: ServerRequests;
  /** State of the session on this connection. */
  #session: "none" | "initializing" | "ready" = "none";
  #initializeParams: unknown;
  #initializeResult: unknown;
  #waiting: LanguageClient[] = [];
  #said = new Map<string, string>();
  #lastSpeaker: LanguageClient | undefined;

  constructor(readonly context: BridgeContext) {
    const { address, clock, times, limits } = context;
    const events = {
      opened: () => this.#opened(),
      message: (text: string) => this.#receive(text),
      lost: (reason: string) => this.#lost(reason),
    };
    this.#link = new EditorLink(address, events, clock, times);
    this.#pending = new PendingRequests(clock, limits.requestMillis);
    this.#serverRequests = new ServerRequests((id, body) => this.#send(rpcAnswer(id, body)));
    this.documents = new SharedDocuments<LanguageClient>(
      {
        notify: (method, params) => this.#send(rpcCall(method, params)),
        diagnose: (client, params) => client.send(rpcCall("textDocument/publishDiagnostics", params)),
      },
      limits,
    );
  }

  get clients(): number {
    return this.#clients.size;
  }

  open(peer: BridgePeer): LanguageClient {
    const client = new LanguageClient(this, peer);
    this.#clients.add(client);
    this.#link.hold();
    return client;
  }

  leave(client: LanguageClient): void {
    if (!this.#clients.delete(client)) return;
    this.#waiting = this.#waiting.filter((one) => one !== client);
    if (this.#lastSpeaker === client) this.#lastSpeaker = undefined;
    this.#pending.forget(client);
    this.documents.leave(client);
    this.#serverRequests.leave(client);
    if (this.#clients.size === 0) this.#link.release();
  }

  initialize(client: LanguageClient, params: unknown): void {
    if (this.#isReady) {
      client.welcome(this.#initializeResult);
      return;
    }
    this.#waiting.push(client);
    if (![...this.#clients].some(({ isInitialized }) => isInitialized)) this.#initializeParams = params;
    if (this.#link.state === "open" && this.#session === "none") this.#startSession();
    // The link waits for its next try, so it refuses at once.
    if (this.#link.state === "waiting") this.#refuseWaiting(this.#gone());
  }

  catchUp(client: LanguageClient): void {
    for (const text of this.#said.values()) client.sendText(text);
  }

  request(client: LanguageClient, method: string, params: unknown, id: RpcId): number | Refusal {
    if (!this.#isReady) return this.#gone();
    const uri = uriIn(params);
    if (uri !== undefined) this.documents.show(client, uri);
    const number = this.#pending.add({
      owner: client,
      name: method,
      answer: (body) => client.answered(id, rpcAnswer(id, body)),
      refuse: (refusal) => {
        this.context.refusals.add(refusal.code);
        client.answered(id, rpcError(id, refusal));
      },
    });
    this.#lastSpeaker = client;
    this.#send(rpcCall(method, params, number));
    return number;
  }

  notify(client: LanguageClient, method: string, params: unknown): void {
    this.#lastSpeaker = client;
    this.#send(rpcCall(method, params));
  }

  cancel(number: number): void {
    this.#pending.take(number);
    this.#send(rpcCall("$/cancelRequest", { id: number }));
  }

  answer(client: LanguageClient, id: RpcId | null, body: JsonObject): void {
    if (!this.#serverRequests.answer(client, id, body)) this.context.refusals.add("unknown_answer");
  }

  status(): BridgeStatus {
    return {
      ...bridgeStatus(this.#link, this.#clients.size, this.#pending.size),
      documents: this.documents.size,
    };
  }

  stop(code: number, reason: string): void {
    for (const client of this.#clients) client.close(code, reason);
    this.#link.close();
  }

  get #isReady(): boolean {
    return this.#link.state === "open" && this.#session === "ready";
  }

  /** Sends a message if the session is ready. Before that only `initialize` goes out; documents are opened again once it is ready. */
  #send(message: JsonObject): void {
    if (this.#isReady) this.#link.send(JSON.stringify(message));
  }

  #opened(): void {
    this.#session = "none";
    // An initialize of an earlier connection would end this session when it times out.
    this.#pending.forget(undefined);
    this.#said.clear();
    if (this.#initializeParams !== undefined) this.#startSession();
  }

  #startSession(): void {
    this.#session = "initializing";
    const id = this.#pending.add({
      owner: undefined,
      name: "initialize",
      answer: (body) => this.#begun(body),
      refuse: (refusal) => {
        this.#session = "none";
        this.#refuseWaiting(refusal);
      },
    });
    this.#link.send(JSON.stringify(rpcCall("initialize", this.#initializeParams, id)));
  }

  #begun(body: JsonObject): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (!("result" in body)) {
      this.#session = "none";
      for (const client of waiting) client.refuseInitialize((id) => rpcAnswer(id, body));
      return;
    }
    this.#session = "ready";
    this.#initializeResult = body.result;
    this.#send(rpcCall("initialized", {}));
    this.documents.reopen();
    for (const client of this.#clients)
      if (client.isInitialized) client.say("info", "Godot's language server is back.");
    for (const client of waiting) client.welcome(body.result);
  }

  #lost(reason: string): void {
    const wasReady = this.#session === "ready";
    this.#session = "none";
    this.#serverRequests.clear();
    if (wasReady) {
      this.context.log.warn({ reason }, "the editor's language server has gone");
      for (const client of this.#clients)
        if (client.isInitialized)
          client.say("warning", "Godot's language server has gone. The relay keeps trying to reconnect.");
    }
    this.#pending.refuseAll(this.#gone());
    this.#refuseWaiting(this.#gone());
  }

  #refuseWaiting(refusal: Refusal): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const client of waiting) {
      this.context.refusals.add(refusal.code);
      client.refuseInitialize((id) => rpcError(id, refusal));
    }
  }

  #gone(): Refusal {
    const why = this.#link.reason ?? "its session has not begun yet";
    return { code: "no_editor", message: `expected Godot's language server to answer: ${why}` };
  }

  #receive(text: string): void {
    const message = parseJsonObject(text);
    const rpc = message && readRpc(message);
    if (rpc === undefined) {
      this.context.log.warn(
        { start: text.slice(0, 80) },
        "the editor's language server sent something that is not JSON-RPC",
      );
    } else if (rpc.kind === "response") {
      this.#pending.take(rpc.id)?.answer(rpc.body);
    } else if (rpc.kind === "request") {
      const asked = this.#lastSpeaker ?? [...this.#clients].find(({ isInitialized }) => isInitialized);
      this.#serverRequests.passOn(rpc.id, rpc.method, rpc.params, asked);
    } else if (rpc.method === "textDocument/publishDiagnostics") {
      this.documents.receiveDiagnostics((rpc.params ?? {}) as JsonObject);
    } else {
      const once = SAID_ONCE.has(rpc.method);
      if (once) this.#said.set(rpc.method, text);
      for (const client of this.#clients) {
        if (once ? client.isCaughtUp : client.isInitialized) client.sendText(text);
      }
    }
  }
}

/** Returns the URI of the document that a request is about; undefined if there is none. */
function uriIn(params: unknown): string | undefined {
  const document = (params as { textDocument?: { uri?: unknown } } | undefined)?.textDocument;
  return typeof document?.uri === "string" ? document.uri : undefined;
}
