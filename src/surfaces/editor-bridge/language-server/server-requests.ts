import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type RpcId, rpcCall } from "./json-rpc.ts";

/** A client that can be asked. */
export interface Asked {
  send(message: JsonObject): void;
}

/** Requests from the editor. Each goes to one client, and gets exactly one answer, even if that client leaves. */
export class ServerRequests {
  readonly #open = new Map<number, { id: RpcId; asked: Asked }>();
  #lastId = 0;

  constructor(private readonly reply: (id: RpcId, body: JsonObject) => void) {}

  /** Forwards a request to a client, or refuses it if there is none. */
  passOn(id: RpcId, method: string, params: unknown, asked: Asked | undefined): void {
    if (asked === undefined) {
      this.#refuse(id, "no client is connected that could answer");
      return;
    }
    const own = ++this.#lastId;
    this.#open.set(own, { id, asked });
    asked.send(rpcCall(method, params, own));
  }

  /** Sends an answer to the editor. Returns false if this client was not asked, or has answered already. */
  answer(client: Asked, own: RpcId | null, body: JsonObject): boolean {
    const request = typeof own === "number" ? this.#open.get(own) : undefined;
    if (request === undefined || request.asked !== client) return false;
    this.#open.delete(own as number);
    this.reply(request.id, body);
    return true;
  }

  /** Refuses the requests that a client which has left did not answer. */
  leave(client: Asked): void {
    for (const [own, { id, asked }] of this.#open) {
      if (asked !== client) continue;
      this.#open.delete(own);
      this.#refuse(id, "the client that was asked has left");
    }
  }

  /** Forgets all requests, because the editor has gone. */
  clear(): void {
    this.#open.clear();
  }

  #refuse(id: RpcId, message: string): void {
    this.reply(id, { error: { code: -32803, message } });
  }
}
