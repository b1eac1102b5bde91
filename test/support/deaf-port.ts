import { connect, type Socket } from "node:net";
import type { Subprocess } from "bun";

/** Connections to open before the queue must be full; more than any queue that Bun requests. */
const MOST_CONNECTIONS = 8192;
/** Time limit for making a connection. Units: milliseconds. */
const CONNECT_MILLIS = 300;

/** A port whose program is stopped and whose queue is full: the system drops new connections silently. Disposing frees it. Linux. */
export class DeafPort implements Disposable {
  readonly #sockets: Socket[] = [];

  private constructor(
    private readonly program: Subprocess<"ignore", "pipe", "inherit">,
    readonly port: number,
  ) {}

  static async open(): Promise<DeafPort> {
    const script =
      'const { port } = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }); console.log(port)';
    const program = Bun.spawn([process.execPath, "-e", script], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "inherit",
    });
    const { value } = await program.stdout.getReader().read();
    program.kill("SIGSTOP");
    const deaf = new DeafPort(program, Number(new TextDecoder().decode(value)));
    while (await deaf.#fill()) {
      if (deaf.#sockets.length < MOST_CONNECTIONS) continue;
      deaf[Symbol.dispose]();
      throw new Error(`expected a queue to be full after ${MOST_CONNECTIONS} connections`);
    }
    return deaf;
  }

  /** Opens one more connection. Returns whether it was made. */
  #fill(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, "127.0.0.1");
      this.#sockets.push(socket);
      socket.setTimeout(CONNECT_MILLIS, () => resolve(false));
      socket.once("connect", () => {
        socket.setTimeout(0);
        resolve(true);
      });
      socket.once("error", reject);
    });
  }

  [Symbol.dispose](): void {
    this.program.kill("SIGKILL");
    for (const socket of this.#sockets) socket.on("error", () => {}).destroy();
  }
}
