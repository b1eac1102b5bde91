import { PlainCodec } from "../../../src/codec/index.ts";
import { LinkEncoder, type LinkMessage } from "../../../src/codec/link/index.ts";
import { LINK_FORMAT } from "../../../src/protocol/formats.ts";
import { Changes } from "../changes.ts";

/** A near relay that sends what a test tells it to, sound or not. */
export class MadeUpRelay implements AsyncDisposable {
  /** Connections so far, each by whether it named the format of links. */
  readonly connections: ("link" | "plain")[] = [];
  /** Commands so far. */
  readonly commands: Record<string, unknown>[] = [];
  readonly epoch = crypto.randomUUID();
  readonly #encoder = new LinkEncoder(new PlainCodec());
  readonly #changes = new Changes();
  readonly #sockets = new Set<Bun.ServerWebSocket<undefined>>();
  readonly #server: Bun.Server<undefined>;

  /** `greets`: whether it sends the welcome of a link, and acknowledges subscriptions. */
  constructor(greets: "greets" | "says nothing") {
    this.#server = Bun.serve<undefined>({
      hostname: "127.0.0.1",
      port: 0,
      fetch: (request, server) => {
        const isLink = request.headers.get("sec-websocket-protocol") === LINK_FORMAT;
        this.connections.push(isLink ? "link" : "plain");
        return server.upgrade(request) ? undefined : new Response(null, { status: 400 });
      },
      websocket: {
        open: (socket) => {
          this.#sockets.add(socket);
          const relay = { name: "made-up", version: "0" };
          const welcome = { type: "welcome", relay, epoch: this.epoch, site: "bad", links: [], offset: 0 };
          if (greets === "greets") socket.send(JSON.stringify({ ...welcome, timestamp: Date.now() / 1000 }));
          this.#changes.tell();
        },
        message: (socket, message) => {
          const command = JSON.parse(String(message)) as Record<string, unknown>;
          this.commands.push(command);
          if (command.id !== undefined && greets === "greets")
            socket.send(JSON.stringify({ type: "ack", command: command.command, id: command.id }));
          this.#changes.tell();
        },
        close: (socket) => {
          this.#sockets.delete(socket);
          this.#changes.tell();
        },
      },
    });
  }

  get port(): number {
    return this.#server.port as number;
  }

  /** Waits until it is so. */
  async until(isSo: () => boolean): Promise<void> {
    await this.#changes.find(() => isSo() || undefined);
  }

  /** Sends a notice, or other text or bytes. */
  send(message: object | string | Uint8Array): void {
    const isJson = typeof message === "object" && !(message instanceof Uint8Array);
    for (const socket of this.#sockets)
      socket.send(isJson ? JSON.stringify(message) : (message as string | Uint8Array));
  }

  /** Tells of a game. `connectedAt`: unix seconds. */
  game(epoch: string, source = epoch, connectedAt = 1): void {
    const more = { connected_at: connectedAt, hello: null, commands: [] };
    this.send({ type: "game", source, source_epoch: epoch, ...more });
  }

  /** Sends an event of a game. */
  event(epoch: string, seq: number, fields: Partial<LinkMessage> = {}): void {
    const text = JSON.stringify({
      type: "event",
      event: "custom",
      data: { event_name: "shot", number: seq },
      timestamp: 5,
    });
    this.send(
      (
        this.#encoder.encode({
          topic: "custom/shot",
          epoch,
          seq,
          offset: seq,
          acceptedUnixMillis: Date.now(),
          timestampSeconds: 5,
          isHistory: false,
          body: { from: "json", text },
          ...fields,
        }) as Uint8Array
      ).slice(),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}
