/** Units: milliseconds between two repaints of a status line on a terminal, and between two plain ones. */
const TERMINAL_MILLIS = 100;
const PLAIN_MILLIS = 1000;

/** Where lines and a status go: on a terminal the status stays below and is painted over, else it is a line now and then. */
export class Screen {
  #painted = false;
  #lastMillis = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly output: { write(text: string): unknown; isTTY?: boolean; columns?: number },
    private readonly monotonicMillis: () => number,
  ) {}

  /** A line that stays. What a game sent cannot steer the terminal: control characters are taken out. */
  line(text: string): void {
    const clean = text.replaceAll(/\p{Cc}/gu, " ");
    this.output.write(`${this.#erase()}${clean}\n`);
  }

  /** The newest status; shown when the last one has stood long enough. */
  status(describe: () => string): void {
    const terminal = this.output.isTTY === true;
    const now = this.monotonicMillis();
    if (now - this.#lastMillis < (terminal ? TERMINAL_MILLIS : PLAIN_MILLIS)) return;
    this.#lastMillis = now;
    if (!terminal) {
      this.line(describe());
      return;
    }
    this.output.write(`${this.#erase()}${describe().slice(0, (this.output.columns ?? 80) - 1)}`);
    this.#painted = true;
  }

  /** Leaves the last status standing. */
  end(): void {
    if (this.#painted) this.output.write("\n");
    this.#painted = false;
  }

  #erase(): string {
    const erase = this.#painted ? "\r\u001b[K" : "";
    this.#painted = false;
    return erase;
  }
}
