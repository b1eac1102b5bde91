import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy in front of a relay that can stop reading, as a relay does that hangs or whose network is cut. */
export class StallingProxy implements Disposable {
  readonly port: number;
  readonly #server;
  readonly #games = new Set<Socket>();

  private constructor(server: ReturnType<typeof createServer>, port: number) {
    this.#server = server;
    this.port = port;
    server.on("connection", (game) => this.#games.add(game));
  }

  /** Starts a proxy to a port of this machine. */
  static async start(relayPort: number): Promise<StallingProxy> {
    const server = createServer((game) => {
      const relay = connect(relayPort, "127.0.0.1");
      game.pipe(relay).pipe(game);
      game.on("error", () => relay.destroy());
      relay.on("error", () => game.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy has no port");
    return new StallingProxy(server, address.port);
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/producer`;
  }

  /** Stops reading from the game. */
  stall(): void {
    for (const game of this.#games) game.pause();
  }

  /** Reads on. */
  resume(): void {
    for (const game of this.#games) game.resume();
  }

  [Symbol.dispose](): void {
    for (const game of this.#games) game.destroy();
    this.#server.close();
  }
}
