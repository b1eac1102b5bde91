import { TestClient } from "./test-client.ts";

/** A JSON object as received. */
export type LspMessage = Record<string, unknown>;

/** An editor as the relay's /lsp sees one: each text message is one JSON-RPC message. Disposing it closes it. */
export class LspClient implements Disposable {
  #lastId = 0;

  private constructor(readonly socket: TestClient) {}

  static async connect(relayUrl: string): Promise<LspClient> {
    return new LspClient(await TestClient.connect(`${relayUrl}/lsp`));
  }

  /** Connects and begins a session; `rootPath` is the project's folder. */
  static async start(relayUrl: string, rootPath = "/project"): Promise<LspClient> {
    const client = await LspClient.connect(relayUrl);
    await client.initialize(rootPath);
    client.notify("initialized", {});
    return client;
  }

  initialize(rootPath = "/project"): Promise<LspMessage> {
    const rootUri = `file://${rootPath}`;
    return this.ask("initialize", { processId: null, rootPath, rootUri, capabilities: {} });
  }

  /** Sends a request and returns its id. */
  send(method: string, params?: unknown, id: string | number = ++this.#lastId): string | number {
    this.socket.send({ jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) });
    return id;
  }

  /** The answer to a request. */
  answer(id: string | number): Promise<LspMessage> {
    return this.socket.message((message) => message.id === id && ("result" in message || "error" in message));
  }

  /** Sends a request and waits for its answer. */
  ask(method: string, params?: unknown): Promise<LspMessage> {
    return this.answer(this.send(method, params));
  }

  notify(method: string, params?: unknown): void {
    this.socket.send({ jsonrpc: "2.0", method, ...(params === undefined ? {} : { params }) });
  }

  open(uri: string, text: string): void {
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "gdscript", version: 1, text } });
  }

  change(uri: string, text: string): void {
    this.notify("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [{ text }] });
  }

  /** Notifications and requests of one method so far. */
  told(method: string): LspMessage[] {
    return this.socket.messages().filter((message) => message.method === method);
  }

  /** The first `count` notifications of one method. */
  tell(method: string, count = 1): Promise<LspMessage[]> {
    return this.socket.take(count, (message) => message.method === method);
  }

  [Symbol.dispose](): void {
    this.socket[Symbol.dispose]();
  }
}

/** The relay's code in a JSON-RPC error. */
export function codeOf({ error }: LspMessage): string | undefined {
  return (error as { data?: { code?: string } } | undefined)?.data?.code;
}
