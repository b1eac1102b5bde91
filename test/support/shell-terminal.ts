/** What a real shell shows on a terminal. Its prompt is `PROMPT>`. */
export class ShellTerminal implements AsyncDisposable {
  #shown = "";
  #changed = Promise.withResolvers<void>();
  readonly #terminal: Bun.Terminal;
  readonly #process: Bun.Subprocess;

  constructor(command: readonly string[], environment: Record<string, string>) {
    const decoder = new TextDecoder();
    this.#terminal = new Bun.Terminal({
      cols: 200,
      rows: 50,
      data: (_, bytes) => {
        this.#shown += decoder.decode(bytes, { stream: true });
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
      },
    });
    this.#process = Bun.spawn([...command], {
      terminal: this.#terminal,
      env: { ...process.env, ...environment, PS1: "PROMPT>", TERM: "dumb" },
    });
  }

  /** Waits until the shell has shown a text that fits, and forgets everything that it has shown so far. */
  async shown(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#shown)) await this.#changed.promise;
    this.#shown = "";
  }

  /** Types keys. */
  type(keys: string): void {
    this.#terminal.write(keys);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
    this.#terminal.close();
  }
}
