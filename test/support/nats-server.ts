import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Subprocess } from "bun";
import { linesOf } from "./lines-of.ts";
import type { Need } from "./needs.ts";
import { ON_LINUX } from "./system-parts.ts";

/** The path of the program. Debian installs it in a folder that is not on every user's path. */
export function natsProgram(): string {
  return Bun.which("nats-server") ?? "/usr/sbin/nats-server";
}

/** The NATS server, as Debian packages it. */
export const NATS_SERVER: Need = {
  name: "nats-server",
  found: () => existsSync(natsProgram()),
  command: ON_LINUX ? "sudo apt-get install --no-install-recommends nats-server" : undefined,
};

/** A NATS server on a port of its own, with lines of configuration. Disposing it ends it. */
export class TestNatsServer implements AsyncDisposable {
  #program: Subprocess<"ignore", "ignore", "pipe"> | undefined;

  private constructor(
    private readonly configPath: string,
    private readonly lines: readonly string[],
    public port: number,
  ) {}

  /** Starts one. Lines are of the server's configuration, such as `jetstream {}`. */
  static async start(...lines: readonly string[]): Promise<TestNatsServer> {
    const folder = mkdtempSync(join(tmpdir(), "nats-"));
    const server = new TestNatsServer(
      join(folder, "server.conf"),
      [...lines, `ports_file_dir: "${folder}"`],
      -1,
    );
    await server.run();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Runs the server, again after {@link kill} on the same port. */
  async run(): Promise<void> {
    writeFileSync(this.configPath, [`listen: "127.0.0.1:${this.port}"`, ...this.lines].join("\n"));
    const program = Bun.spawn([natsProgram(), "-c", this.configPath], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    });
    this.#program = program;
    const printed: string[] = [];
    const lines = linesOf(program.stderr);
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the NATS server ended:\n${printed.join("\n")}`);
      printed.push(value);
      const listening = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(value);
      if (listening !== null) this.port = Number(listening[1]);
      if (value.includes("Server is ready")) break;
    }
    void (async () => {
      for await (const _line of { [Symbol.asyncIterator]: () => lines });
    })();
  }

  /** Ends the server without a goodbye. */
  async kill(): Promise<void> {
    this.#program?.kill("SIGKILL");
    await this.#program?.exited;
  }

  /** Has it stand still, as when the network to it is cut: its connections stay open, and nothing comes. */
  freeze(): void {
    this.#program?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#program?.kill("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(dirname(this.configPath), { recursive: true, force: true });
  }
}
