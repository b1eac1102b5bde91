import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy in front of a relay that can stop reading, like a relay that hangs or whose network is cut. */
export class StallingProxy implements Disposable {
  readonly port: number;
  /** How often data of games came: each of their messages, unless several came at once. */
  reads = 0;
  /** Whether it refuses new connections, as a cut network does. */
  refuses = false;
  readonly #server;
  /** Sockets of games, and the socket from each to the relay. */
  readonly #games = new Map<Socket, Socket>();

  private constructor(server: ReturnType<typeof createServer>, port: number, relayPort: number) {
    this.#server = server;
    this.port = port;
    server.on("connection", (game) => {
      if (this.refuses) {
        game.destroy();
        return;
      }
      const relay = connect(relayPort, "127.0.0.1");
      this.#games.set(game, relay);
      game.pipe(relay).pipe(game);
      game.on("data", () => this.reads++);
      game.on("error", () => relay.destroy());
      relay.on("error", () => game.destroy());
    });
  }

  /** Starts a proxy to a port of this machine. */
  static async start(relayPort: number): Promise<StallingProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy has no port");
    return new StallingProxy(server, address.port, relayPort);
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/producer`;
  }

  /** Stops reading from the game. */
  stall(): void {
    for (const game of this.#games.keys()) game.pause();
  }

  /** Resumes reading. */
  resume(): void {
    for (const game of this.#games.keys()) game.resume();
  }

  /** Breaks the games' connections, as a network does. Data already received still reaches the relay. */
  cut(): void {
    for (const [game, relay] of this.#games) {
      game.destroy();
      relay.end();
    }
    this.#games.clear();
  }

  [Symbol.dispose](): void {
    for (const game of this.#games.keys()) game.destroy();
    this.#server.close();
  }
}
