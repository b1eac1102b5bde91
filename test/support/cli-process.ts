import { join } from "node:path";
import type { Subprocess } from "bun";
import { linesOf } from "./lines-of.ts";

/** The program in src/. */
export const FROM_SOURCE: readonly string[] = [
  process.execPath,
  join(import.meta.dir, "../../src/cli/main.ts"),
];

/** How a command is started. */
export interface CliOptions {
  env?: Record<string, string | undefined>;
  /** The program and its first words; default: {@link FROM_SOURCE}. */
  command?: readonly string[];
  /** The working directory. */
  cwd?: string;
  /** What disposing sends. A launcher passes SIGTERM on to the program that it started. */
  endsBy?: "SIGKILL" | "SIGTERM";
}

/** The command in a process of its own, as its user runs it. Disposing it kills it. */
export class CliProcess implements AsyncDisposable {
  readonly process: Subprocess<"ignore", "pipe", "pipe">;
  /** All lines of standard output so far and to come. */
  readonly #lines: AsyncIterator<string>;
  readonly stderr: Promise<string>;
  readonly #errorLines: AsyncIterator<string>;
  readonly #endsBy: "SIGKILL" | "SIGTERM";

  constructor(
    args: readonly string[],
    { env = process.env, command = FROM_SOURCE, cwd, endsBy = "SIGKILL" }: CliOptions = {},
  ) {
    this.#endsBy = endsBy;
    this.process = Bun.spawn([...command, ...args], {
      env,
      ...(cwd === undefined ? {} : { cwd }),
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#lines = linesOf(this.process.stdout);
    const [whole, byLine] = this.process.stderr.tee();
    this.stderr = new Response(whole).text();
    this.#errorLines = linesOf(byLine);
  }

  /** The next line of standard output. Fails: there is none. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the process ended (${await this.process.exited}): ${await this.stderr}`);
    return value;
  }

  /** The next line of standard error. Fails: there is none. */
  async errorLine(): Promise<string> {
    const { value, done } = await this.#errorLines.next();
    if (done) throw new Error(`the process ended (${await this.process.exited}): ${await this.stderr}`);
    return value;
  }

  /** All further lines of standard output, until it ends. */
  async rest(): Promise<string[]> {
    const lines: string[] = [];
    for (let next = await this.#lines.next(); !next.done; next = await this.#lines.next())
      lines.push(next.value);
    return lines;
  }

  /** The address in the ready line of a relay. */
  async relayUrl(): Promise<string> {
    const line = await this.line();
    const url = /ready at (wss?:\/\/\S+)/.exec(line)?.[1];
    if (url === undefined) throw new Error(`expected a ready line, got: ${line}`);
    return url;
  }

  /** Waits until the process has ended, so that its ports are free. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill(this.#endsBy);
    await this.process.exited;
  }
}
