import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type RpcId, rpcCall } from "./json-rpc.ts";

/** Somebody who can be asked. */
export interface Asked {
  send(message: JsonObject): void;
}

/** Requests that the editor makes: each goes to one client, and is answered once, whatever becomes of that client. */
export class ServerRequests {
  readonly #open = new Map<number, { id: RpcId; asked: Asked }>();
  #lastId = 0;

  constructor(private readonly reply: (id: RpcId, body: JsonObject) => void) {}

  /** Passes a request on, or refuses it where nobody is there. */
  passOn(id: RpcId, method: string, params: unknown, asked: Asked | undefined): void {
    if (asked === undefined) {
      this.#refuse(id, "no client is there to answer");
      return;
    }
    const own = ++this.#lastId;
    this.#open.set(own, { id, asked });
    asked.send(rpcCall(method, params, own));
  }

  /** Passes an answer back. Returns false for one that this client was not asked for, or has given already. */
  answer(client: Asked, own: RpcId | null, body: JsonObject): boolean {
    const request = typeof own === "number" ? this.#open.get(own) : undefined;
    if (request === undefined || request.asked !== client) return false;
    this.#open.delete(own as number);
    this.reply(request.id, body);
    return true;
  }

  /** A client has gone: what it was asked is refused in its place. */
  leave(client: Asked): void {
    for (const [own, { id, asked }] of this.#open) {
      if (asked !== client) continue;
      this.#open.delete(own);
      this.#refuse(id, "the client that was asked has gone");
    }
  }

  /** The editor has gone, and its requests with it. */
  clear(): void {
    this.#open.clear();
  }

  #refuse(id: RpcId, message: string): void {
    this.reply(id, { error: { code: -32803, message } });
  }
}
