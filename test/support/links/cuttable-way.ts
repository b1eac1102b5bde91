import { connect, createServer, type Server, type Socket } from "node:net";

/** A way between two programs that a test can cut: forwards TCP connections to a port of this machine. */
export class CuttableWay implements AsyncDisposable {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #state: "whole" | "silent" | "broken" = "whole";

  private constructor(
    private readonly server: Server,
    private target: number | undefined,
  ) {
    server.on("connection", (near) => this.#join(near));
  }

  /** Forwards to a port of this machine; without one it takes no connection until {@link lead}. */
  static async to(target?: number): Promise<CuttableWay> {
    const server = createServer({ pauseOnConnect: true });
    const way = new CuttableWay(server, target);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return way;
  }

  /** Forwards new connections to this port from now on. */
  lead(target: number): void {
    this.target = target;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Forwards nothing any more and ends nothing: what both ends send waits. As a network that is gone. */
  silence(): void {
    this.#state = "silent";
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  /** Ends all connections and takes no new ones. As a program that is gone. */
  break(): void {
    this.#state = "broken";
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  /** Forwards again, what has waited first. */
  restore(): void {
    this.#state = "whole";
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.break();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  #join(near: Socket): void {
    if (this.#state === "broken" || this.target === undefined) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: this.target, host: "127.0.0.1" });
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on("error", end).on("close", end);
      from.on("data", (bytes) => to.write(bytes));
      if (this.#state === "whole") from.resume();
      else from.pause();
    }
  }
}
