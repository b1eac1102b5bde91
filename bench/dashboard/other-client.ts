import { join } from "node:path";

const PROGRAM = join(import.meta.dir, "other-client-process.ts");

/** Longest answers to pings. Units: milliseconds. */
export interface LongestPings {
  millis: number;
  /** Without the time in which the server could have run, but other programs had the cores. */
  ownMillis: number;
}

/** A client that was there before the page, in a process of its own: it takes the game's frames and pings all the time. */
export class OtherClient implements Disposable {
  #answer = Promise.withResolvers<unknown>();
  readonly #process: Bun.Subprocess;

  private constructor(url: string, serverPid: number, before: readonly string[]) {
    this.#process = Bun.spawn([...before, process.execPath, PROGRAM, url, String(serverPid)], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
      ipc: (message) => this.#answer.resolve(message),
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Starts it and waits until it is connected. `before`: what stands before the command. */
  static async connect(url: string, serverPid: number, before: readonly string[] = []): Promise<OtherClient> {
    const client = new OtherClient(url, serverPid, before);
    await client.#answer.promise;
    return client;
  }

  /** Longest answers to pings since the last call. */
  async takeLongest(): Promise<LongestPings> {
    this.#answer = Promise.withResolvers();
    this.#process.send("longest");
    return (await this.#answer.promise) as LongestPings;
  }

  [Symbol.dispose](): void {
    this.#process.kill("SIGKILL");
  }
}
