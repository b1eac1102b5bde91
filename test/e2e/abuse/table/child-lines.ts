import type { Subprocess } from "bun";
import { linesOf } from "../../../support/lines-of.ts";

/** A process that answers lines of input with lines of output. Disposing it kills it. */
export class ChildLines implements AsyncDisposable {
  readonly #child: Subprocess<"pipe", "pipe", "inherit">;
  readonly #lines: AsyncIterator<string>;

  /** Starts a script of the folder above or of this one. */
  constructor(script: URL, args: readonly string[]) {
    this.#child = Bun.spawn([process.execPath, Bun.fileURLToPath(script), ...args], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "inherit",
    });
    this.#lines = linesOf(this.#child.stdout);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Whether the process still runs. */
  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The next line. Fails: there is none. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("expected the process to go on, it ended");
    return value;
  }

  /** Sends a line and waits for one. */
  async ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    await this.#child.stdin.flush();
    return await this.line();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.exited;
  }
}
