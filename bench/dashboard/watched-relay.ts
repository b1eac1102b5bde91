import { join } from "node:path";
import { startServe } from "../start/start-serve.ts";

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");
const WATCH = join(import.meta.dir, "watch-turns.ts");

/** A relay in a process of its own, whose event loop is watched. */
export class WatchedRelay implements AsyncDisposable {
  #answer = Promise.withResolvers<unknown>();

  private constructor(
    readonly url: string,
    private readonly process: Bun.Subprocess,
  ) {}

  /** `before`: what stands before the command. */
  static async start(before: readonly string[] = []): Promise<WatchedRelay> {
    let hear = (_: unknown) => {};
    const program = [...before, process.execPath, "--preload", WATCH, MAIN];
    const { relay, url } = await startServe(program, (message) => hear(message));
    const watched = new WatchedRelay(url, relay);
    hear = (message) => watched.#answer.resolve(message);
    return watched;
  }

  get pid(): number {
    return this.process.pid;
  }

  /** The longest turn of its event loop since the last call. Units: milliseconds of processor time. */
  async takeLongestTurnMillis(): Promise<number> {
    this.#answer = Promise.withResolvers();
    this.process.send("longest");
    return Number(await this.#answer.promise);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill("SIGKILL");
    await this.process.exited;
  }
}
