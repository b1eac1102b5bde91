import type { Refusal } from "../../../protocol/error-message.ts";
import { type ErrorCode, errorRow } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { excerpt, parseJsonObject } from "../../../protocol/json-object.ts";
import { tooLargeMessage } from "../../../protocol/message-size.ts";
import type { BridgeContext } from "../link/bridge-context.ts";
import type { BridgeClient, BridgePeer } from "../link/bridge-peer.ts";
import { readDidChange, readDidOpen, readIdentifier } from "./document-notifications.ts";
import { type RpcId, readRpc, rpcCall, rpcError, rpcResult } from "./json-rpc.ts";
import type { SharedDocuments } from "./shared-documents.ts";

/** LSP's numbers for what is shown to the user. */
const MESSAGE_TYPES = { error: 1, warning: 2, info: 3 } as const;

/** What a client needs of the server that it shares. */
export interface LanguageSession {
  readonly context: BridgeContext;
  readonly documents: SharedDocuments<LanguageClient>;
  /** The client has gone: what it asked is forgotten, what it had open is closed unless others have it. */
  leave(client: LanguageClient): void;
  /** The client wants to begin: it gets the first one's result, as soon as there is one. */
  initialize(client: LanguageClient, params: unknown): void;
  /** Gives the client what the editor said before it came. */
  catchUp(client: LanguageClient): void;
  /** Passes a request on; gives the number that it travels under, or why it does not. */
  request(client: LanguageClient, method: string, params: unknown, id: RpcId): number | Refusal;
  /** Passes a notification on. */
  notify(client: LanguageClient, method: string, params: unknown): void;
  /** Cancels a request by the number it travels under: the editor is told, its answer is not waited for. */
  cancel(number: number): void;
  /** The client's answer to a request of the editor. */
  answer(client: LanguageClient, id: RpcId | null, body: JsonObject): void;
}

/** One client of the language server. */
export class LanguageClient implements BridgeClient {
  #state: "new" | "initializing" | "initialized" | "shut down" = "new";
  #initializeId: RpcId = 0;
  #caughtUp = false;
  /** The numbers under which this client's requests travel, by its own ids. */
  readonly #asked = new Map<RpcId, number>();

  constructor(
    private readonly server: LanguageSession,
    private readonly peer: BridgePeer,
  ) {}

  /** Whether it has its answer to initialize, and has not shut down. */
  get isInitialized(): boolean {
    return this.#state === "initialized";
  }

  /** Whether it has been told what the editor said before it came, and so hears the like as it comes. */
  get isCaughtUp(): boolean {
    return this.isInitialized && this.#caughtUp;
  }

  receive(text: string): void {
    const tooLarge = tooLargeMessage(text);
    const message = tooLarge === undefined ? parseJsonObject(text) : undefined;
    if (tooLarge !== undefined) {
      this.refuse(tooLarge);
      return;
    }
    if (message === undefined) {
      this.refuse({ code: "bad_json", message: `expected one JSON object, got ${excerpt(text)}` });
      return;
    }
    const rpc = readRpc(message);
    if (rpc === undefined) {
      const what = `expected a request, a notification or a response of JSON-RPC 2.0, got ${excerpt(text)}`;
      this.refuse({ code: "bad_rpc", message: what });
    } else if (rpc.kind === "response") {
      this.server.answer(this, rpc.id, rpc.body);
    } else if (rpc.kind === "request") {
      this.#request(rpc.id, rpc.method, rpc.params);
    } else {
      this.#notification(rpc.method, rpc.params);
    }
  }

  refuse(refusal: Refusal): void {
    this.#refuse(null, refusal);
  }

  left(): void {
    this.server.leave(this);
  }

  send(message: JsonObject): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.peer.send(text);
  }

  close(code: number, reason: string): void {
    this.peer.close(code, reason);
  }

  /** Shows something to the user. */
  say(type: keyof typeof MESSAGE_TYPES, message: string): void {
    this.send(rpcCall("window/showMessage", { type: MESSAGE_TYPES[type], message }));
  }

  /** The session has begun. */
  welcome(result: unknown): void {
    this.#state = "initialized";
    this.send(rpcResult(this.#initializeId, result));
  }

  /** The session could not begin; the client may try again. */
  refuseInitialize(refusal: (id: RpcId) => JsonObject): void {
    this.#state = "new";
    this.send(refusal(this.#initializeId));
  }

  /** A request of this client's has ended. */
  answered(id: RpcId, answer: JsonObject): void {
    this.#asked.delete(id);
    this.send(answer);
  }

  #request(id: RpcId, method: string, params: unknown): void {
    if (method === "initialize") {
      this.#initialize(id, params);
    } else if (this.#state !== "initialized") {
      const code: ErrorCode = this.#state === "shut down" ? "bad_rpc" : "not_initialized";
      this.#refuse(id, { code, message: `expected initialize before ${method}, and nothing after shutdown` });
    } else if (method === "shutdown") {
      // Godot knows no shutdown; the session goes on for the others.
      this.#state = "shut down";
      this.send(rpcResult(id, null));
    } else {
      this.#ask(id, method, params);
    }
  }

  #initialize(id: RpcId, params: unknown): void {
    if (this.#state !== "new") {
      this.#refuse(id, { code: "bad_rpc", message: "expected initialize once" });
      return;
    }
    this.#state = "initializing";
    this.#initializeId = id;
    this.server.initialize(this, params ?? {});
  }

  #ask(id: RpcId, method: string, params: unknown): void {
    const { maxPendingPerClient } = this.server.context.limits;
    if (this.#asked.has(id)) {
      this.#refuse(id, { code: "bad_rpc", message: `expected an id that is not in use, got ${id} again` });
    } else if (this.#asked.size >= maxPendingPerClient) {
      const message = `expected at most ${maxPendingPerClient} requests without an answer`;
      this.#refuse(id, { code: "too_many_requests", message });
    } else {
      const number = this.server.request(this, method, params, id);
      if (typeof number === "number") this.#asked.set(id, number);
      else this.#refuse(id, number);
    }
  }

  #notification(method: string, params: unknown): void {
    if (method === "exit") {
      this.close(1000, "exit");
    } else if (this.#state !== "initialized") {
      // LSP: what is no request is dropped before initialize.
    } else if (method === "initialized") {
      if (!this.#caughtUp) this.server.catchUp(this);
      this.#caughtUp = true;
    } else if (method === "$/cancelRequest") {
      this.#cancel((params as { id?: RpcId } | undefined)?.id);
    } else if (method.startsWith("textDocument/did")) {
      this.#document(method, params);
    } else if (/^(textDocument|gdscript)/.test(method)) {
      this.server.notify(this, method, params);
    }
    // All others (workspace/…, window/…, $/…) Godot does not know, and it would answer each with an error.
  }

  #cancel(id: RpcId | undefined): void {
    const number = id === undefined ? undefined : this.#asked.get(id);
    if (id === undefined || number === undefined) return;
    this.server.cancel(number);
    this.answered(id, rpcError(id, { code: "request_cancelled", message: "cancelled by $/cancelRequest" }));
  }

  #document(method: string, params: unknown): void {
    const { documents } = this.server;
    const opened = method === "textDocument/didOpen" ? readDidOpen(params) : undefined;
    const changed = method === "textDocument/didChange" ? readDidChange(params) : undefined;
    const uri = readIdentifier(params);
    let refusal: Refusal | undefined;
    if (opened !== undefined) refusal = documents.open(this, opened);
    else if (changed !== undefined) refusal = documents.change(this, changed.uri, changed.text);
    else if (uri === undefined || method === "textDocument/didOpen" || method === "textDocument/didChange")
      refusal = { code: "bad_rpc", message: `expected ${method} as LSP has it, with the whole text` };
    else if (method === "textDocument/didClose") documents.close(this, uri);
    else this.server.notify(this, method, params);
    if (refusal !== undefined) {
      this.server.context.refusals.add(refusal.code);
      this.say("error", `${refusal.code}: ${refusal.message}. ${errorRow(refusal.code).advice}`);
    }
  }

  #refuse(id: RpcId | null, refusal: Refusal): void {
    this.server.context.refusals.add(refusal.code);
    this.send(rpcError(id, refusal));
  }
}
