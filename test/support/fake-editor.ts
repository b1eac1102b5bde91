import { createServer, type Server, type Socket } from "node:net";
import {
  type BridgeLimits,
  ContentLengthReader,
  DEFAULT_BRIDGE_LIMITS,
  frameMessage,
  LINK_TIMES,
} from "../../src/surfaces/editor-bridge/index.ts";
import { Changes } from "./changes.ts";
import { TestRelay } from "./test-relay.ts";

type Message = Record<string, unknown>;

/** Answers a message of a {@link FakeEditor}. Other messages stay without answer. */
export type EditorScript = (message: Message, say: (message: Message) => void) => void;

/** A stand-in for one of Godot's two servers: framed messages over TCP, answered by a script. Disposing it stops it. */
export class FakeEditor implements Disposable {
  /** Every received message, over all connections. */
  readonly received: Message[] = [];
  /** Connections so far. */
  connections = 0;
  readonly #sockets = new Set<Socket>();
  readonly #changes = new Changes();
  #server: Server | undefined;
  #port = 0;

  private constructor(private readonly script: EditorScript) {}

  static async start(script: EditorScript): Promise<FakeEditor> {
    const editor = new FakeEditor(script);
    await editor.listen();
    return editor;
  }

  get address(): { host: string; port: number } {
    return { host: "127.0.0.1", port: this.#port };
  }

  /** Starts a relay that uses this editor as both of Godot's servers, reconnects soon and disconnects soon. */
  relay(limits: Partial<BridgeLimits> = {}): TestRelay {
    const times = { ...LINK_TIMES, firstRetryMillis: 5, longestRetryMillis: 20, lingerMillis: 20 };
    const { address } = this;
    const editor = { languageServer: address, debugAdapter: address, times };
    return TestRelay.start({ editor: { ...editor, limits: { ...DEFAULT_BRIDGE_LIMITS, ...limits } } });
  }

  /** Number of open connections. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Listens (again, on the same port). */
  async listen(): Promise<void> {
    const server = createServer((socket) => {
      this.connections++;
      this.#sockets.add(socket);
      const say = (message: Message) => void socket.write(frameMessage(JSON.stringify(message)));
      const reader = new ContentLengthReader(8 * 1024 * 1024, (text) => {
        const message = JSON.parse(text);
        this.received.push(message);
        this.script(message, say);
        this.#changes.tell();
      });
      socket.on("data", (chunk: Buffer) => {
        reader.push(chunk);
      });
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        this.#changes.tell();
      });
      this.#changes.tell();
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the fake editor has no port");
    this.#port = address.port;
    this.#server = server;
  }

  /** Sends a message to every connection. */
  say(message: Message): void {
    for (const socket of this.#sockets) socket.write(frameMessage(JSON.stringify(message)));
  }

  /** Sends bytes unchanged. */
  sayBytes(bytes: string | Uint8Array): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  /** Cuts every connection and frees the port, like an editor that was closed. */
  async crash(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** The messages of one method (LSP) or command (DAP). */
  of(name: string): Message[] {
    return this.received.filter(({ method, command }) => method === name || command === name);
  }

  /** Waits until the condition holds. Checks it after every message and every end of a connection. */
  async until(holds: (editor: FakeEditor) => boolean): Promise<void> {
    await this.#changes.until(() => holds(this));
  }

  [Symbol.dispose](): void {
    void this.crash();
  }
}
