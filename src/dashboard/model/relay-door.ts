import { connect, type TelemetryClient } from "../../client/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

/** Where the relay is, and the token that opens it. */
export class RelayDoor {
  readonly #base: URL;

  /** `pageUrl` is the address of the page, which may lie behind a path prefix. */
  constructor(
    pageUrl: string,
    readonly token: string | undefined,
  ) {
    this.#base = new URL(".", pageUrl);
    this.#base.hash = "";
    this.#base.search = "";
  }

  /** Opens a connection for live messages. */
  connect(): TelemetryClient {
    const url = new URL(this.#base);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return connect(url.href, {
      format: "binary",
      ...(this.token === undefined ? {} : { token: this.token }),
    });
  }

  /** Asks over HTTP. Returns the status and the body; undefined without a connection. */
  async get(path: string): Promise<{ status: number; body: JsonObject } | undefined> {
    return await this.#ask(path, { method: "GET" });
  }

  /** Sends a request with or without JSON over HTTP. */
  async send(
    method: "POST" | "PATCH" | "DELETE",
    path: string,
    body?: JsonObject,
  ): Promise<{ status: number; body: JsonObject } | undefined> {
    return await this.#ask(path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  }

  /** Address of a file of the relay. It holds no token. */
  urlOf(path: string): string {
    return new URL(path, this.#base).href;
  }

  /** A file of the relay; undefined if the relay does not send it. */
  async file(path: string): Promise<Blob | undefined> {
    try {
      const response = await this.#fetch(path, {});
      return response.ok ? await response.blob() : undefined;
    } catch {
      return undefined;
    }
  }

  async #ask(path: string, request: RequestInit): Promise<{ status: number; body: JsonObject } | undefined> {
    try {
      const response = await this.#fetch(path, request);
      return { status: response.status, body: (await response.json()) as JsonObject };
    } catch {
      // No connection, or not the relay's answer.
      return undefined;
    }
  }

  async #fetch(path: string, { headers = {}, ...request }: RequestInit): Promise<Response> {
    const token = this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    return await fetch(this.urlOf(path), { ...request, headers: { ...headers, ...token } });
  }
}
