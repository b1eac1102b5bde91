import { Changes } from "./changes.ts";

/** A WebSocket client for tests. It keeps received messages, and waits for later ones. Disposing it closes it. */
export class TestClient implements Disposable {
  readonly received: (string | Uint8Array)[] = [];
  /** Close code and reason of the connection. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #messages: Record<string, unknown>[] = [];
  readonly #socket: WebSocket;
  readonly #opened: Promise<void>;
  readonly #changes = new Changes();

  private constructor(url: string, protocols: string[]) {
    this.#socket = new WebSocket(url, protocols);
    this.#socket.binaryType = "arraybuffer";
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.addEventListener("open", () => resolve());
      this.#socket.addEventListener("error", () => reject(new Error(`no WebSocket at ${url}`)));
    });
    this.closed = new Promise((resolve) => {
      this.#socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
    });
    this.#socket.addEventListener("message", ({ data }) => {
      this.received.push(typeof data === "string" ? data : new Uint8Array(data));
      if (typeof data === "string") this.#messages.push(JSON.parse(data));
      this.#changes.tell();
    });
  }

  /** Connects. Fails: no program answers, or the server refuses the handshake. */
  static async connect(url: string, protocols: string[] = []): Promise<TestClient> {
    const client = new TestClient(url, protocols);
    await client.#opened;
    return client;
  }

  /** The agreed subprotocol; "" for none. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  send(message: string | Uint8Array | object): void {
    const isBytes = message instanceof Uint8Array;
    this.#socket.send(typeof message === "string" || isBytes ? (message as string) : JSON.stringify(message));
  }

  /** JSON text messages received so far, parsed. */
  messages(): Record<string, unknown>[] {
    return this.#messages;
  }

  /** Binary messages received so far. */
  packets(): Uint8Array[] {
    return this.received.filter((one) => typeof one !== "string");
  }

  /** The first matching JSON message, received or still to come. Fails: the test's time-out. */
  message(fits: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    return this.#changes.find(() => this.messages().find(fits));
  }

  /** The first `count` matching JSON messages, received or still to come. */
  take(
    count: number,
    fits: (message: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown>[]> {
    return this.#changes.find(() => {
      const found = this.#messages.filter(fits);
      return found.length < count ? undefined : found.slice(0, count);
    });
  }

  /** The first binary message that begins with this byte. */
  packet(firstByte: number): Promise<Uint8Array> {
    return this.#changes.find(() => this.packets().find((packet) => packet[0] === firstByte));
  }

  /** The first matching binary message, received or still to come. */
  packetThat(fits: (packet: Uint8Array) => boolean): Promise<Uint8Array> {
    return this.#changes.find(() => this.packets().find(fits));
  }

  /** Sends a command and waits for the answer that echoes its id. */
  async ask(command: object): Promise<Record<string, unknown>> {
    const id = crypto.randomUUID();
    this.send({ ...command, id });
    return await this.message((message) => message.id === id);
  }

  /** Resolves when the relay has handled all messages sent so far. */
  async settled(): Promise<void> {
    await this.ask({ command: "ping" });
  }

  /** Cuts the connection without a close, as a crash does. */
  terminate(): void {
    this.#socket.terminate();
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
