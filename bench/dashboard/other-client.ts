import { join } from "node:path";

const PROGRAM = join(import.meta.dir, "other-client-process.ts");

/** A client that was there before the page, in a process of its own: it takes the game's frames and pings all the time. */
export class OtherClient implements Disposable {
  #answer = Promise.withResolvers<unknown>();
  readonly #process: Bun.Subprocess;

  private constructor(url: string) {
    this.#process = Bun.spawn([process.execPath, PROGRAM, url], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
      ipc: (message) => this.#answer.resolve(message),
    });
  }

  /** Starts it and waits until it is connected. */
  static async connect(url: string): Promise<OtherClient> {
    const client = new OtherClient(url);
    await client.#answer.promise;
    return client;
  }

  /** Longest answer to a ping since the last call. Units: milliseconds. */
  async takeWorstMillis(): Promise<number> {
    this.#answer = Promise.withResolvers();
    this.#process.send("worst");
    return Number(await this.#answer.promise);
  }

  [Symbol.dispose](): void {
    this.#process.kill("SIGKILL");
  }
}
