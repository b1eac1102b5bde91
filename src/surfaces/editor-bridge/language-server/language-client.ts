import type { Refusal } from "../../../protocol/error-message.ts";
import { type ErrorCode, errorRow } from "../../../protocol/error-table.ts";
import { excerpt } from "../../../protocol/excerpt.ts";
import { whyNoJsonObject } from "../../../protocol/json-fault.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { parseJsonObject } from "../../../protocol/json-object.ts";
import { tooLargeMessage } from "../../../protocol/message-size.ts";
import type { BridgeContext } from "../link/bridge-context.ts";
import type { BridgeClient, BridgePeer } from "../link/bridge-peer.ts";
import { readDidChange, readDidOpen, readIdentifier } from "./document-notifications.ts";
import { type RpcId, readRpc, rpcCall, rpcError, rpcResult } from "./json-rpc.ts";
import type { SharedDocuments } from "./shared-documents.ts";

/** LSP's numbers for the types of `window/showMessage`. */
const MESSAGE_TYPES = { error: 1, warning: 2, info: 3 } as const;

/** What a client needs of the shared server. */
export interface LanguageSession {
  readonly context: BridgeContext;
  readonly documents: SharedDocuments<LanguageClient>;
  /** Removes a client that has left: drops its requests, and closes documents that no other client has open. */
  leave(client: LanguageClient): void;
  /** Begins the client's session. The client gets the result that Godot gave to the first client, once there is one. */
  initialize(client: LanguageClient, params: unknown): void;
  /** Sends the client the notifications that the editor sent before the client came. */
  catchUp(client: LanguageClient): void;
  /** Forwards a request. Returns the id that it has towards the editor, or why it was not sent. */
  request(client: LanguageClient, method: string, params: unknown, id: RpcId): number | Refusal;
  /** Forwards a notification. */
  notify(client: LanguageClient, method: string, params: unknown): void;
  /** Cancels a request by its id towards the editor. Tells the editor, and does not wait for its answer. */
  cancel(number: number): void;
  /** Takes the client's answer to a request of the editor. */
  answer(client: LanguageClient, id: RpcId | null, body: JsonObject): void;
}

/** One client of the language server. */
export class LanguageClient implements BridgeClient {
  #state: "new" | "initializing" | "initialized" | "shut down" = "new";
  #initializeId: RpcId = 0;
  #caughtUp = false;
  /** Ids of this client's requests towards the editor, by the client's ids. */
  readonly #asked = new Map<RpcId, number>();

  constructor(
    private readonly server: LanguageSession,
    private readonly peer: BridgePeer,
  ) {}

  /** Whether the client has its answer to initialize, and has not shut down. */
  get isInitialized(): boolean {
    return this.#state === "initialized";
  }

  /** Whether the client has the editor's earlier notifications, so that it gets later ones of the same kind at once. */
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
      this.refuse({ code: "bad_json", message: whyNoJsonObject(text) });
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

  /** Shows a message to the user. */
  say(type: keyof typeof MESSAGE_TYPES, message: string): void {
    this.send(rpcCall("window/showMessage", { type: MESSAGE_TYPES[type], message }));
  }

  /** Answers the client's initialize. */
  welcome(result: unknown): void {
    this.#state = "initialized";
    this.send(rpcResult(this.#initializeId, result));
  }

  /** Refuses the client's initialize. The client may try again. */
  refuseInitialize(refusal: (id: RpcId) => JsonObject): void {
    this.#state = "new";
    this.send(refusal(this.#initializeId));
  }

  /** Ends a request of this client with its answer. */
  answered(id: RpcId, answer: JsonObject): void {
    this.#asked.delete(id);
    this.send(answer);
  }

  #request(id: RpcId, method: string, params: unknown): void {
    if (method === "initialize") {
      this.#initialize(id, params);
    } else if (this.#state !== "initialized") {
      const code: ErrorCode = this.#state === "shut down" ? "bad_rpc" : "not_initialized";
      this.#refuse(id, {
        code,
        message: `expected initialize before ${method}, and no request after shutdown`,
      });
    } else if (method === "shutdown") {
      // Godot has no shutdown request, and the session goes on for other clients.
      this.#state = "shut down";
      this.send(rpcResult(id, null));
    } else {
      this.#ask(id, method, params);
    }
  }

  #initialize(id: RpcId, params: unknown): void {
    if (this.#state !== "new") {
      this.#refuse(id, { code: "bad_rpc", message: "expected initialize only once" });
      return;
    }
    this.#state = "initializing";
    this.#initializeId = id;
    this.server.initialize(this, params ?? {});
  }

  #ask(id: RpcId, method: string, params: unknown): void {
    const { maxPendingPerClient } = this.server.context.limits;
    if (this.#asked.has(id)) {
      this.#refuse(id, { code: "bad_rpc", message: `expected an id that is not in use, got ${id}` });
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
      // Source: LSP: notifications before initialize are dropped.
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
    // Other notifications (workspace/…, window/…, $/…) are dropped: Godot does not know them, and would answer each with an error.
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
      refusal = { code: "bad_rpc", message: `expected ${method} as LSP defines it, with the whole text` };
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
