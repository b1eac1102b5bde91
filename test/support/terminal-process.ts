import { join } from "node:path";

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");

/** The command in a terminal of its own, as a person runs it. Disposing kills it. */
export class TerminalProcess implements Disposable {
  readonly #child: Bun.Subprocess;
  #shown = "";

  constructor(args: readonly string[]) {
    this.#child = Bun.spawn([process.execPath, MAIN, ...args], {
      env: { ...process.env, TERM: "dumb" },
      terminal: {
        cols: 200,
        rows: 50,
        data: (_, data) => {
          this.#shown += new TextDecoder().decode(data);
        },
      },
    });
  }

  get exited(): Promise<number> {
    return this.#child.exited;
  }

  /** Everything that the terminal shows so far. */
  shown(): string {
    return this.#shown.replaceAll("\r\n", "\n");
  }

  /** Waits until the terminal shows a text. The test's own time limit ends the wait. */
  async shows(text: string): Promise<void> {
    while (!this.shown().includes(text)) await Bun.sleep(10);
  }

  /** Types a line. */
  type(line: string): void {
    this.#child.terminal?.write(`${line}\r`);
  }

  [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
  }
}
