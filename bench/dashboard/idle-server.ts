import { join } from "node:path";

const PROGRAM = join(import.meta.dir, "idle-server-process.ts");

/** A server that only answers pings, in a process of its own. What a client waits for it is what the machine takes. */
export class IdleServer implements Disposable {
  private constructor(
    readonly url: string,
    private readonly process: Bun.Subprocess,
  ) {}

  static async start(): Promise<IdleServer> {
    const url = Promise.withResolvers<string>();
    const server = Bun.spawn([process.execPath, PROGRAM], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
      ipc: (message) => url.resolve(String(message)),
    });
    return new IdleServer(await url.promise, server);
  }

  get pid(): number {
    return this.process.pid;
  }

  [Symbol.dispose](): void {
    this.process.kill("SIGKILL");
  }
}
