import { terminalLine } from "../../base/terminal-text.ts";
import { hasColours, withVerdictColours } from "./colour.ts";

/** Shortest time between two status lines on a terminal, and elsewhere. Units: milliseconds. */
const TERMINAL_MILLIS = 100;
const PLAIN_MILLIS = 1000;

/** Shows lines and a status. On a terminal the status is the last line and is repainted in place; elsewhere it is a plain line once a second. */
export class Screen {
  #painted = false;
  #lastMillis = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly output: { write(text: string): unknown; isTTY?: boolean; columns?: number },
    private readonly monotonicMillis: () => number,
  ) {}

  /** Writes a line that stays. Replaces control characters, so that a game's text cannot control the terminal. */
  line(text: string): void {
    const safe = terminalLine(text);
    this.output.write(`${this.#erase()}${hasColours(this.output) ? withVerdictColours(safe) : safe}\n`);
  }

  /** Shows the newest status, unless the last one is too recent. */
  status(describe: () => string): void {
    const terminal = this.output.isTTY === true;
    const now = this.monotonicMillis();
    if (now - this.#lastMillis < (terminal ? TERMINAL_MILLIS : PLAIN_MILLIS)) return;
    this.#lastMillis = now;
    if (!terminal) {
      this.line(describe());
      return;
    }
    this.output.write(
      `${this.#erase()}${terminalLine(describe()).slice(0, (this.output.columns ?? 80) - 1)}`,
    );
    this.#painted = true;
  }

  /** Ends the output. The last status stays visible. */
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
