import type { ServerWebSocket } from "bun";
import { FrameReader } from "./frame-reader.ts";
import { MessageLog } from "./message-log.ts";
import { type Packet, readPackets } from "./packets.ts";

/** A JSON object as received. */
export type JsonObject = { [key: string]: unknown };

/** Something that the addon sent; packets of one message come one by one. `message` counts WebSocket messages, `connection` connections. */
export type Received = (
  | { kind: "text"; json: JsonObject; bytes: number }
  | Packet
  | { kind: "opened"; path: string; headers: Record<string, string> }
  | { kind: "closed"; code: number; reason: string }
) & { message: number; connection: number; atMillis: number };

interface Visit {
  path: string;
  headers: Record<string, string>;
  frames: FrameReader;
}

/** Answer to every hello: a welcome of a relay that confirms nothing. */
const WELCOME = JSON.stringify({ type: "welcome", source: "game", epoch: "fake" });

/** A scripted stand-in for a relay that confirms nothing: it welcomes games, records their messages, and sends the messages of a test. */
export class FakeRelay implements Disposable {
  readonly received = new MessageLog<Received>();
  readonly port: number;
  readonly #server: Bun.Server<Visit>;
  readonly #sockets = new Set<ServerWebSocket<Visit>>();
  #messages = 0;
  #connections = 0;

  constructor(port = 0) {
    const note = (what: { kind: string }) => {
      const place = { message: this.#messages, connection: this.#connections, atMillis: performance.now() };
      this.received.push({ ...what, ...place } as Received);
    };
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port,
      fetch: (request, server) => {
        const headers = Object.fromEntries(request.headers);
        const data = { path: new URL(request.url).pathname, headers, frames: new FrameReader() };
        return server.upgrade(request, { data })
          ? undefined
          : new Response("a WebSocket is expected", { status: 426 });
      },
      websocket: {
        data: {} as Visit,
        open: (socket) => {
          this.#sockets.add(socket);
          this.#connections++;
          const { path, headers } = socket.data;
          note({ kind: "opened", path, headers } as { kind: string });
        },
        message: (socket, message) => {
          this.#messages++;
          if (typeof message === "string") {
            if (JSON.parse(message).type === "hello") socket.send(WELCOME);
            note({ kind: "text", json: JSON.parse(message), bytes: Buffer.byteLength(message) } as {
              kind: string;
            });
          } else {
            const { packets, bytes } = socket.data.frames.read(message);
            for (const packet of [...packets, ...readPackets(message.subarray(bytes))]) note(packet);
          }
        },
        close: (socket, code, reason) => {
          this.#sockets.delete(socket);
          note({ kind: "closed", code, reason } as { kind: string });
        },
      },
    });
    const bound = this.#server.port;
    if (bound === undefined) throw new Error("the server has no port");
    this.port = bound;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/producer`;
  }

  /** Sends a command, or any JSON, to the game. */
  send(message: JsonObject | string): void {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    for (const socket of this.#sockets) socket.send(text);
  }

  /** Cuts every connection and frees the port, like a relay that was killed. */
  async kill(): Promise<void> {
    await this.#server.stop(true);
  }

  [Symbol.dispose](): void {
    void this.#server.stop(true);
  }
}

/** The event in a received message, text or compressed; undefined if it is another message. */
export function eventOf(received: Received): JsonObject | undefined {
  const json =
    received.kind === "text" || received.kind === "compressed" ? (received.json as JsonObject) : undefined;
  return json?.type === "event" ? json : undefined;
}
