import type { ServerWebSocket } from "bun";

/** Decides for the n-th binary message of a game whether a {@link ForwardingServer} forwards or keeps it. */
export type Forwarding = (index: number) => boolean;

/**
 * A small server of the old protocol that forwards a game's messages from /producer, with switches for a bad server's faults.
 * It accepts no subprotocol, answers no command, and counts nothing.
 */
export class ForwardingServer implements Disposable {
  readonly #clients = new Set<ServerWebSocket<{ game: boolean }>>();
  readonly #server: Bun.Server<{ game: boolean }>;
  #packets = 0;

  /** `delayMillis` is the time for which it holds each message. */
  constructor(
    private readonly forwards: Forwarding,
    { delayMillis = 0 }: { delayMillis?: number } = {},
  ) {
    this.#server = Bun.serve<{ game: boolean }>({
      hostname: "127.0.0.1",
      port: 0,
      fetch: (request, server) => {
        if (request.headers.has("sec-websocket-protocol")) return new Response(null, { status: 400 });
        const game = new URL(request.url).pathname === "/producer";
        return server.upgrade(request, { data: { game } }) ? undefined : new Response(null, { status: 400 });
      },
      websocket: {
        open: (socket) => {
          if (!socket.data.game) this.#clients.add(socket);
        },
        close: (socket) => {
          this.#clients.delete(socket);
        },
        message: (socket, message) => {
          if (!socket.data.game) return;
          // A game's hello is not for clients.
          if (typeof message === "string" && message.includes('"hello"')) return;
          if (typeof message !== "string" && !this.forwards(this.#packets++)) return;
          // A message's bytes are valid only until this handler returns.
          const kept = typeof message === "string" ? message : Uint8Array.from(message);
          const pass = () => {
            for (const client of this.#clients) client.send(kept);
          };
          if (delayMillis === 0) pass();
          else setTimeout(pass, delayMillis);
        },
      },
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#server.port}`;
  }

  [Symbol.dispose](): void {
    void this.#server.stop(true);
  }
}
