import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { BridgeLimits } from "../link/bridge-limits.ts";
import { documentKey } from "./document-key.ts";

/** A document that a client opens. */
export interface DocumentItem {
  uri: string;
  languageId: string;
  text: string;
}

/** A client's own spelling of a document's URI, and its own text. */
interface Held {
  uri: string;
  text: string;
}

/** A document that the relay has open in the editor. */
interface SharedDocument<Client> {
  uri: string;
  languageId: string;
  /** The text that the editor has. */
  text: string;
  /** Grows with each change of any client. */
  version: number;
  holders: Map<Client, Held>;
  /** The editor's latest diagnostics of this text. */
  diagnostics: JsonObject | undefined;
}

/** Where documents send notifications. */
export interface DocumentPorts<Client> {
  /** Sends a notification to the editor. */
  notify(method: string, params: JsonObject): void;
  /** Sends a client the diagnostics of a document. */
  diagnose(client: Client, params: JsonObject): void;
}

/**
 * The documents of all clients, each open once in the editor.
 * Clients may hold different texts of one file. The editor has the text of the client that changed or asked last, and
 * diagnostics go to the clients that hold the same text.
 */
export class SharedDocuments<Client extends object> {
  readonly #documents = new Map<string, SharedDocument<Client>>();

  constructor(
    private readonly ports: DocumentPorts<Client>,
    private readonly limits: Readonly<BridgeLimits>,
  ) {}

  /** Number of documents open in the editor. */
  get size(): number {
    return this.#documents.size;
  }

  /** Opens a document for a client. Returns why not, or undefined. */
  open(client: Client, { uri, languageId, text }: DocumentItem): Refusal | undefined {
    const key = documentKey(uri);
    const known = this.#documents.get(key);
    const refusal = this.#tooMuch(client, known, text);
    if (refusal !== undefined) return refusal;
    if (known === undefined) {
      const holders = new Map([[client, { uri, text }]]);
      const document = { uri, languageId, text, version: 1, holders, diagnostics: undefined };
      this.#documents.set(key, document);
      this.#notifyOpen(document);
      return undefined;
    }
    known.holders.set(client, { uri, text });
    if (known.text !== text) this.#tell(known, text);
    else if (known.diagnostics !== undefined) this.#diagnose(client, uri, known.diagnostics);
    return undefined;
  }

  /** Changes a client's text of a document. Returns why not, or undefined. */
  change(client: Client, uri: string, text: string): Refusal | undefined {
    const document = this.#documents.get(documentKey(uri));
    const held = document?.holders.get(client);
    if (document === undefined || held === undefined)
      return { code: "bad_rpc", message: `expected a change of an open document, got ${uri}` };
    const refusal = this.#tooMuch(client, document, text);
    if (refusal !== undefined) return refusal;
    held.text = text;
    this.#tell(document, text);
    return undefined;
  }

  /** Closes a document for a client, and in the editor if no other client has it open. */
  close(client: Client, uri: string): void {
    const key = documentKey(uri);
    const document = this.#documents.get(key);
    if (document?.holders.delete(client)) this.#settle(key, document);
  }

  /** Closes all documents of a client that has left. */
  leave(client: Client): void {
    for (const [key, document] of this.#documents) {
      if (document.holders.delete(client)) this.#settle(key, document);
    }
  }

  /** Gives the editor a client's own text, before the relay asks about the document for that client. */
  show(client: Client, uri: string): void {
    const document = this.#documents.get(documentKey(uri));
    const held = document?.holders.get(client);
    if (document !== undefined && held !== undefined && held.text !== document.text)
      this.#tell(document, held.text);
  }

  /** Opens all documents again, on a new connection. */
  reopen(): void {
    for (const document of this.#documents.values()) {
      document.version++;
      document.diagnostics = undefined;
      this.#notifyOpen(document);
    }
  }

  /** Takes the editor's diagnostics of a document, and sends them to the clients that hold the same text. */
  receiveDiagnostics(params: JsonObject): void {
    const document =
      typeof params.uri === "string" ? this.#documents.get(documentKey(params.uri)) : undefined;
    if (document === undefined) return;
    document.diagnostics = params;
    for (const [client, held] of document.holders) {
      if (held.text === document.text) this.#diagnose(client, held.uri, params);
    }
  }

  #settle(key: string, document: SharedDocument<Client>): void {
    const holders = [...document.holders.values()];
    const [left] = holders;
    if (left === undefined) {
      this.#documents.delete(key);
      this.ports.notify("textDocument/didClose", { textDocument: { uri: document.uri } });
    } else if (!holders.some(({ text }) => text === document.text)) {
      this.#tell(document, left.text);
    }
  }

  #notifyOpen({ uri, languageId, version, text }: SharedDocument<Client>): void {
    this.ports.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
  }

  #tell(document: SharedDocument<Client>, text: string): void {
    document.text = text;
    document.version++;
    document.diagnostics = undefined;
    this.ports.notify("textDocument/didChange", {
      textDocument: { uri: document.uri, version: document.version },
      contentChanges: [{ text }],
    });
  }

  /** Leaves the version out: it counts the relay's changes, not the client's. */
  #diagnose(client: Client, uri: string, { version: _, ...params }: JsonObject): void {
    this.ports.diagnose(client, { ...params, uri });
  }

  #tooMuch(client: Client, document: SharedDocument<Client> | undefined, text: string): Refusal | undefined {
    const { maxDocumentsPerClient, maxTextCharactersPerClient } = this.limits;
    let count = 0;
    let characters = text.length;
    for (const one of this.#documents.values()) {
      const held = one === document ? undefined : one.holders.get(client);
      if (held === undefined) continue;
      count++;
      characters += held.text.length;
    }
    if (count < maxDocumentsPerClient && characters <= maxTextCharactersPerClient) return undefined;
    return {
      code: "too_many_documents",
      message: `expected at most ${maxDocumentsPerClient} open documents of a client, with at most ${maxTextCharactersPerClient} characters together, got more`,
    };
  }
}
